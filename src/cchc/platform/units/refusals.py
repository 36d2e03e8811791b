"""What cannot be done to the tree, said in both languages."""

from __future__ import annotations

from datetime import date

from cchc.core.messages import Message


class NotPossible(ValueError):
    """A change the tree does not allow; nothing was written. `message` says why and what to do."""

    def __init__(self, vi: str, en: str, **values: str | int | date) -> None:
        said = {name: f"{value:%d/%m/%Y}" if isinstance(value, date) else value for name, value in values.items()}
        self.message = Message(vi, en, said)
        super().__init__(self.message.text("en"))


def no_name() -> NotPossible:
    return NotPossible("Chưa có tên đơn vị. Hãy ghi tên đầy đủ.", "The unit has no name. Write its full name.")


def no_reason() -> NotPossible:
    return NotPossible("Chưa ghi lý do. Hãy ghi lý do hủy.", "There is no reason. Write why it is taken back.")


def not_yet(name: str, effective: date, begins: date) -> NotPossible:
    return NotPossible(
        "{name} chỉ có từ ngày {begins}, sau ngày hiệu lực {effective} hoặc đúng ngày đó. Hãy xem lại ngày hiệu lực.",
        "{name} exists only from {begins}, not before the effective day {effective}. Check the effective day.",
        name=name,
        effective=effective,
        begins=begins,
    )


def ended(name: str, ends: date) -> NotPossible:
    return NotPossible(
        "{name} đã kết thúc từ ngày {ends}. Hãy chọn đơn vị kế thừa của đơn vị này.",
        "{name} ended on {ends}. Choose the unit that took over from it.",
        name=name,
        ends=ends,
    )


def not_placed(name: str) -> NotPossible:
    return NotPossible(
        "{name} chưa có trong cây đơn vị. Hãy gắn vào một đơn vị đã có trước.",
        "{name} is not in the tree of units. Bind it to a unit of the tree first.",
        name=name,
    )


def wrong_order(name: str, effective: date, last: date) -> NotPossible:
    return NotPossible(
        "{name} đã có thay đổi từ ngày {last}; thay đổi mới phải sau ngày đó (đang ghi {effective}). "
        "Nếu ghi sót, hãy hủy thay đổi sau rồi ghi lại theo thứ tự.",
        "{name} already changed on {last}; a new change must come after it (given: {effective}). "
        "If one was forgotten, undo the later one and enter both in order.",
        name=name,
        effective=effective,
        last=last,
    )


def cycle(name: str, parent: str, day: date) -> NotPossible:
    return NotPossible(
        "{parent} đang thuộc {name} (từ {day}), nên {name} không thể thuộc {parent}. Hãy chọn cơ quan cấp trên khác.",
        "{parent} stands under {name} (from {day}), so {name} cannot stand under {parent}. Choose another parent.",
        name=name,
        parent=parent,
        day=day,
    )


def circle(unit: int) -> NotPossible:
    return NotPossible(
        "Cây đơn vị đi vòng: đơn vị số {unit} đứng dưới chính nó. Cơ sở dữ liệu đã bị sửa ngoài phần mềm; "
        "hãy khôi phục từ bản sao lưu.",
        "The tree of units goes in a circle: unit no. {unit} stands under itself. The database was changed outside the "
        "program; restore it from a backup.",
        unit=unit,
    )


def children_left(name: str, count: int, first: str) -> NotPossible:
    return NotPossible(
        "{name} còn {count} đơn vị trực thuộc ({first} …). Hãy nói rõ các đơn vị đó về đâu.",
        "{name} still has {count} units under it ({first} …). Say where they go.",
        name=name,
        count=count,
        first=first,
    )


def shares_too_many(total: int) -> NotPossible:
    return NotPossible(
        "Các tỷ lệ cộng lại bằng {total} phần triệu, quá 1.000.000. Hãy sửa tỷ lệ.",
        "The shares add up to {total} millionths, more than 1,000,000. Correct the shares.",
        total=total,
    )


def shares_not_whole(total: int) -> NotPossible:
    return NotPossible(
        "Mọi phần đều có tỷ lệ nhưng cộng lại bằng {total} phần triệu, chưa đủ 1.000.000. Hãy sửa tỷ lệ hoặc để trống.",
        "Every part declares a share, yet they add up to {total} millionths, not 1,000,000. Correct or leave empty.",
        total=total,
    )


def twice(name: str) -> NotPossible:
    return NotPossible(
        "{name} được nêu hai lần. Hãy bỏ một lần.", "{name} is named twice. Take one of them out.", name=name
    )


def code_taken(code: str, name: str) -> NotPossible:
    return NotPossible(
        "Mã {code} đã là mã của {name}. Hãy chọn mã khác.",
        "The code {code} belongs to {name}. Choose another code.",
        code=code,
        name=name,
    )


def changed_meanwhile(name: str) -> NotPossible:
    return NotPossible(
        "{name} vừa được người khác thay đổi. Hãy xem lại trạng thái mới rồi làm tiếp.",
        "Somebody else has just changed {name}. Look at its new state and go on from there.",
        name=name,
    )


def same_parent(name: str, parent: str) -> NotPossible:
    return NotPossible(
        "{name} đã thuộc {parent}. Không có gì để chuyển.",
        "{name} already stands under {parent}. There is nothing to move.",
        name=name,
        parent=parent,
    )


def same_name(name: str) -> NotPossible:
    return NotPossible("Tên mới giống tên cũ: {name}.", "The new name is the old one: {name}.", name=name)


def already_undone() -> NotPossible:
    return NotPossible("Thay đổi này đã được hủy rồi.", "This change has been undone already.")


def rests_on_it(name: str, what: str) -> NotPossible:
    return NotPossible(
        "Không hủy được: về sau {name} còn có: {what}. Hãy hủy những cái sau trước.",
        "It cannot be undone: later {name} has: {what}. Undo what came later first.",
        name=name,
        what=what,
    )


def not_bindable(name: str) -> NotPossible:
    return NotPossible(
        "{name} đã có chỗ trong cây đơn vị, không gắn vào đơn vị khác được. Nếu là sáp nhập, hãy ghi sáp nhập.",
        "{name} has a place in the tree and cannot be bound to another unit. If it merged, enter a merger.",
        name=name,
    )
