"""The two loops of a report as one table: from which state which action leads where, and who may take it.

Inside the unit: soạn thảo → kiểm tra → trình ký → đã ký → cấp số → phát hành (`Report.stage`).
Between units: gửi → tiếp nhận → đề nghị rà soát, bổ sung → gửi lại → chấp nhận số liệu (`Obligation.state`).
The body above never approves what a chairman signed: it receives, asks, and accepts the figures.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from cchc.core.messages import Message
from cchc.reporting.forms.models import OPEN_STATES, Obligation
from cchc.reporting.reports.models import Stage

State = Obligation.State


class Loop(Enum):
    """Which of the two an action belongs to."""

    INSIDE = "inside"
    BETWEEN = "between"


@dataclass(frozen=True, slots=True)
class Action:
    """One legal step."""

    code: str
    say: Message
    """The button, in the words of the office."""
    done: Message
    """What the history says."""
    loop: Loop
    policy: tuple[str, str]
    """Object and action of `permissions.TABLE`."""
    stages: frozenset[str]
    """Stages of the report it may be taken in."""
    states: frozenset[str]
    """States of the obligation it may be taken in."""
    to_stage: str = ""
    """"" leaves it as it is."""
    to_state: str = ""
    reason: bool = False
    """Whether it takes something back from others, and so needs a reason."""
    above: bool | None = None
    """True: only where a body above collects; False: only where nobody does; None: anywhere."""


WRITING = frozenset({Stage.ELSEWHERE, Stage.DRAFT})
INSIDE_STATES = frozenset(OPEN_STATES)
ANY_STAGE = frozenset(Stage)
D, C, F = ("report", "draft"), ("report", "check"), ("report", "sign")
CLERK_NUMBERS, CLERK_ISSUES, CLERK_SENDS = ("report", "number"), ("report", "issue"), ("report", "send")


def _inside(
    code: str, vi: str, en: str, done: tuple[str, str], policy: tuple[str, str], at: set[str], to: str, **more: bool
) -> Action:
    return Action(
        code, Message(vi, en), Message(*done), Loop.INSIDE, policy, frozenset(at), INSIDE_STATES, to_stage=to, **more
    )


def _between(
    code: str,
    vi: str,
    en: str,
    done: tuple[str, str],
    policy: tuple[str, str],
    at: set[str],
    to: str,
    *,
    stages: frozenset[str] = ANY_STAGE,
    reason: bool = False,
    above: bool | None = True,
) -> Action:
    said, told = Message(vi, en), Message(*done)
    return Action(
        code, said, told, Loop.BETWEEN, policy, stages, frozenset(at), to_state=to, reason=reason, above=above
    )


ACTIONS: dict[str, Action] = {
    one.code: one
    for one in (
        _inside(
            "check", "Chuyển kiểm tra", "Hand over for checking",
            ("chuyển kiểm tra", "handed over for checking"), D, set(WRITING), Stage.CHECK,
        ),
        _inside(
            "take_back", "Lấy lại để sửa", "Take back to change",
            ("lấy lại để sửa", "taken back to change"), D, {Stage.CHECK, Stage.SIGN_OFF}, Stage.DRAFT,
        ),
        _inside(
            "return_inside", "Trả lại người soạn", "Return to the drafter",
            ("trả lại người soạn", "returned to the drafter"), C, {Stage.CHECK}, Stage.DRAFT, reason=True,
        ),
        _inside(
            "sign_off", "Trình ký", "Put up for signature",
            ("trình ký", "put up for signature"), C, {Stage.CHECK}, Stage.SIGN_OFF,
        ),
        _inside(
            "return_unsigned", "Trả lại, chưa ký", "Return unsigned",
            ("lãnh đạo trả lại, chưa ký", "returned unsigned by the leader"), F, {Stage.SIGN_OFF}, Stage.DRAFT,
            reason=True,
        ),
        _inside("sign", "Ký", "Sign", ("đã ký", "signed"), F, {Stage.SIGN_OFF}, Stage.SIGNED),
        _inside(
            "unsign", "Thu hồi chữ ký", "Withdraw the signature",
            ("thu hồi chữ ký trước khi phát hành", "signature withdrawn before issue"), F,
            {Stage.SIGNED, Stage.NUMBERED}, Stage.DRAFT, reason=True,
        ),
        _inside(
            "number", "Cấp số", "Give a number", ("cấp số", "numbered"), CLERK_NUMBERS, {Stage.SIGNED}, Stage.NUMBERED
        ),
        _inside("issue", "Phát hành", "Issue", ("phát hành", "issued"), CLERK_ISSUES, {Stage.NUMBERED}, Stage.ISSUED),
        _inside(
            "replace", "Lập báo cáo thay thế", "Begin a replacement report",
            ("lập báo cáo thay thế", "replacement begun"), D, {Stage.ISSUED}, Stage.DRAFT, reason=True,
        ),
        _between(
            "send_figures", "Gửi dự thảo số liệu", "Send draft figures",
            ("gửi dự thảo số liệu", "draft figures sent"), D, {State.STARTED, State.REVIEW_REQUESTED}, "",
            stages=frozenset({Stage.DRAFT, Stage.CHECK, Stage.SIGN_OFF, Stage.SIGNED, Stage.NUMBERED}),
        ),
        _between(
            "send", "Gửi", "Send", ("gửi", "sent"), CLERK_SENDS,
            {State.STARTED, State.REVIEW_REQUESTED}, State.SENT, stages=frozenset({Stage.ISSUED}),
        ),
        _between(
            "vouch", "Cho gửi dù còn lỗi", "Let it go with errors",
            ("lãnh đạo cho gửi dù còn lỗi", "leader let it go with errors"), F,
            {State.STARTED, State.REVIEW_REQUESTED}, "", stages=frozenset({Stage.ISSUED}), reason=True, above=None,
        ),
        _between(
            "count", "Chốt số liệu", "Let the figures count",
            ("số liệu được dùng, không có cấp trên tiếp nhận", "figures count, nobody above receives them"),
            CLERK_ISSUES, {State.STARTED, State.REVIEW_REQUESTED}, State.ACCEPTED, stages=frozenset({Stage.ISSUED}),
            above=False,
        ),
        _between(
            "attach_signed", "Đính kèm bản ký", "Attach the signed copy",
            ("đính kèm bản ký", "signed copy attached"), CLERK_ISSUES, set(State), "",
            stages=frozenset({Stage.ISSUED}), above=None,
        ),
        _between(
            "withdraw", "Rút lại", "Withdraw", ("rút lại", "withdrawn"), CLERK_SENDS, {State.SENT}, State.STARTED,
            reason=True,
        ),
        _between(
            "receive", "Tiếp nhận", "Receive", ("tiếp nhận", "received"), ("below", "receive"), {State.SENT},
            State.RECEIVED,
        ),
        _between(
            "request_review", "Đề nghị rà soát, bổ sung", "Ask for review",
            ("đề nghị rà soát, bổ sung", "review asked for"), ("below", "request_review"),
            {State.SENT, State.RECEIVED}, State.REVIEW_REQUESTED, reason=True,
        ),
        _between(
            "ask_draft", "Góp ý dự thảo số liệu", "Comment on the draft figures",
            ("góp ý dự thảo số liệu", "draft figures commented on"), ("below", "request_review"),
            {State.STARTED, State.REVIEW_REQUESTED}, "", reason=True,
        ),
        _between(
            "accept", "Chấp nhận số liệu", "Accept the figures",
            ("chấp nhận số liệu", "figures accepted"), ("below", "accept"), {State.SENT, State.RECEIVED},
            State.ACCEPTED,
        ),
        _between(
            "reopen", "Mở lại để thay thế", "Reopen for a replacement",
            ("mở lại để thay thế số liệu đã chấp nhận", "reopened to replace accepted figures"),
            ("below", "request_review"), {State.ACCEPTED}, State.REVIEW_REQUESTED, reason=True,
        ),
        _between(
            "ask_reopen", "Đề nghị mở lại", "Ask to reopen",
            ("đề nghị cấp trên mở lại để thay thế", "asked the body above to reopen it"), D, {State.ACCEPTED}, "",
            reason=True,
        ),
        _between(
            "reopen_own", "Mở lại để thay thế", "Reopen for a replacement",
            ("mở lại để thay thế số liệu đã chốt", "reopened to replace figures that count"), F, {State.ACCEPTED},
            State.STARTED, reason=True, above=False,
        ),
    )
}  # fmt: skip
"""Every step by its code. What is not here cannot be done, by no address and no API."""


def possible(stage: str, state: str, above: bool | None = None) -> list[Action]:
    """The actions that are legal here, whoever asks; in the order of the loops. `above`: whether a body above collects
    the report, None where that is not asked."""
    return [
        one
        for one in ACTIONS.values()
        if stage in one.stages and state in one.states and (above is None or one.above in {None, above})
    ]


ONWARD = (
    "check", "sign_off", "sign", "number", "issue", "send", "count", "receive", "accept"
)  # fmt: skip
"""The straight way, in its order."""


def onward(stage: str, state: str, above: bool) -> Action | None:
    """The step that leads on from here; None where the report has arrived, or is owed by nobody."""
    legal = {one.code for one in possible(stage, state, above)}
    if state == State.RECEIVED:
        legal -= {"receive"}
    return next((ACTIONS[code] for code in ONWARD if code in legal), None)
