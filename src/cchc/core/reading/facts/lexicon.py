"""Words that decide whether a figure counts something. Facts of the language; all lists are lower case with marks.

Units and counted nouns themselves are in `cchc.core.vietnamese.units`.
"""

from __future__ import annotations

import re


def terms(lines: str) -> tuple[str, ...]:
    """The words and phrases of a block of text, divided by "|" or line ends, longest first."""
    found = {term.strip() for term in lines.replace("\n", "|").split("|")}
    return tuple(sorted(found - {""}, key=lambda term: (-len(term), term)))


def any_of(words: tuple[str, ...]) -> str:
    """A pattern for one of the words, the longest that fits."""
    return "(?:" + "|".join(map(re.escape, words)) + ")"


FUNCTION_WORDS = frozenset(
    terms("""
    và|là|đến|tới|từ|trong|tại|của|ở|do|thì|đã|đang|sẽ|được|bị|để|cho|với|về|theo|trên|dưới|khi|nên|mà|không|chưa|có
    như|này|đó|kia|ấy|hoặc|hay|nhưng|vì|nếu|bằng|qua|giữa|vào|ra|lên|xuống|còn|cũng|đều|chỉ|rất|hơn|nhất|cùng|sau
    trước|đạt|chiếm|gồm|tức|thuộc|trở|luôn|xin|rõ|thấy|nhằm|rồi|nữa|lại|so|cửa|hóa|hoá|tốt|dám|biết|dễ
    """)
)
"""A figure before one of these counts nothing by itself ("đạt 54 và …", "04 tại chỗ", "5 rõ", "1 cửa")."""

DETERMINERS = terms("các|những|số|cái|tổng số|toàn bộ")
"""May stand between a figure and its noun: "100% các cơ quan"."""

LEVEL_NOUNS = frozenset(terms("cấp|cửa|lớp|chiều|mức|tầng|bước|tại chỗ"))
"""Behind a figure these name a structure, not a quantity, when a word of STRUCTURES stands before it."""

STRUCTURES = terms("""
    mô hình|kiến trúc|bảo vệ|bảo mật|trực tuyến|liên thông|hệ thống|hội nghị|phòng họp|họp
""")

PEOPLE_SHORT = frozenset(terms("cb|cc|vc|cbcc|ccvc|cbccvc|cb,cc|cb,cc,vc|cbcc,vc|nlđ|đồngchí"))
"""Abbreviations printed instead of "người"."""

ELLIPTIC = terms("""
    trực tuyến|trực tiếp|đúng hạn|trước hạn|sớm hạn|quá hạn|trễ hạn|trong hạn|đúng hẹn|trước hẹn|trễ hẹn|toàn trình
    một phần|còn hạn|chưa đến hạn|nam|nữ|mới|cũ|chính quy|tại chức
""")
"""Behind a figure these stand for the noun named before: "500 hồ sơ (320 trực tiếp, 180 trực tuyến)"."""

LABEL_TAILS = terms("""
    tổng số|tổng cộng|cộng|giải quyết|tiếp nhận|hoàn thành|đúng hạn|trước hạn|sớm hạn|quá hạn|trễ hạn|trong hạn|tồn
    còn lại|đạt|còn|cấp tỉnh|cấp huyện|cấp xã|cấp sở|cấp trung ương|trực tuyến|trực tiếp|đại học|cao đẳng|trung cấp
    sơ cấp|cao cấp|cử nhân|thạc sĩ|thạc sỹ|tiến sĩ|tiến sỹ|trên đại học|sau đại học|thpt|thcs|tiểu học|nam|nữ
    chuyên viên|chuyên viên chính|cán sự|giao|được giao|có mặt|hiện có|thực hiện|xử lý|ban hành|chưa qua đào tạo
    trung ương|tỉnh|huyện|xã|tăng|giảm|được|là|bằng|chiếm|gồm|mới|lại
""")
"""A figure that ends its clause is a value when one of these stands before it: "cấp tỉnh 20, cấp huyện 65"."""

TRAINING = terms("trung cấp|sơ cấp|cao cấp")
"""End in "cấp" and are no level: "Trung cấp 3" counts three people."""

COUNTING_VERBS = terms("""
    có|gồm|gồm có|còn|giảm|tăng|trang bị|bố trí|cử|ban hành|tổ chức|thực hiện|lắp đặt|mua|cấp|được|phát|treo|mở|với
    xây dựng|thành lập|đạt|tiếp nhận|giải quyết|xử lý|nhận|hoàn thành|kiểm tra|sử dụng
""")
"""Behind one of these a plain figure counts whatever follows: "lắp đặt 3 màn hình"."""

CALENDAR = frozenset(terms("năm|tháng|quý|tuần"))
SPAN_WORDS = terms("""
    qua|gần đây|trở lại đây|đầu|cuối|tiếp theo|tới|liền|liên tiếp|liên tục|thực hiện|triển khai|giữa|còn lại|vừa qua
""")
"""Behind a number of years or months these name the reported time, which is no fact of its own."""

NO_QUANTITY_NOUNS = frozenset(terms("tuổi|giờ|h|độ|bậc"))
"""Measures that name a limit or a time of day, not a result."""

SCORES = {
    "hệ số": "hệ số", "chỉ số": "điểm", "số điểm": "điểm", "điểm số": "điểm", "tổng điểm": "điểm", "điểm": "điểm",
}  # fmt: skip
"""Measured things whose unit is left out: "hệ số 2,67", "chỉ số đạt 85,2"."""

MORE_NOUNS = terms("đồng chí|tồn tại|vị trí việc làm|dự thảo|phó chủ tịch|chủ tịch|phó giám đốc|phó chánh văn phòng")
"""Counted nouns that begin like something else: "đồng chí" is no money, "tồn tại" no remainder."""

SCHOOL = terms("học sinh|giáo viên|nhà trường|trường học|tiểu học|mầm non|trung học|thcs|thpt|sĩ số|lớp học|năm học")
"""Near one of these "HS" is a pupil; it is a dossier else."""

COORDINATED = tuple(
    frozenset(terms(group))
    for group in (
        """cơ quan|đơn vị|phòng|phòng ban|ban|sở|xã|phường|thị trấn|tổ chức|huyện|thị xã|thành phố|trung tâm|cá nhân
        doanh nghiệp""",
        "cán bộ|công chức|viên chức|người lao động|cb|cc|vc|nhân viên|lãnh đạo",
        "tin|bài|tin bài|lượt tin|văn bản|chuyên mục",
        "mô hình|sáng kiến|giải pháp",
        "phản ánh|kiến nghị|ý kiến|khiếu nại|tố cáo",
        "hệ thống|cơ sở dữ liệu|phần mềm|ứng dụng",
        "thôn|bản|làng|tổ|tổ dân phố|khu phố",
        "buổi|cuộc|hội nghị|lớp|đợt",
    )
)
"""Nouns printed together as one unit: "cơ quan, đơn vị"."""

NOT_THE_NOUN = terms("""
    ban hành|đơn giản|phòng chống|phòng, chống|phòng ngừa|tin học|tin cậy|bản chất|bộ máy|tổ chức thực hiện|tổ chức lại
    tổ chức bộ máy|tổ chức triển khai|tổ chức thi hành|trang bị|trang thiết bị|đoàn thể|mẫu mực|ban đầu|máy móc|bài bản
    việc làm|bộ phận|thành phố trực thuộc|trường hợp đặc biệt|lao động, thương binh|kế hoạch được|phó chủ tịch|giấy tờ
    bước đầu|lần đầu|đề nghị|vị trí
""")
"""Words that begin like a counted noun and are none."""

PLACES = frozenset(terms("tỉnh|huyện|xã|phường|thị trấn|thị xã|thành phố|quận|sở|thôn|bản"))

THINGS = terms("""
    hồ sơ|thủ tục hành chính|thủ tục|tthc|văn bản quy phạm pháp luật|văn bản qppl|vbqppl|văn bản|phản ánh|pakn|kiến nghị
    khiếu nại|tố cáo|đơn thư|đơn khiếu nại|trường hợp|vụ việc|vụ|cuộc|đơn vị|cơ quan|tổ chức|cá nhân|doanh nghiệp|phòng
    dịch vụ công|dịch vụ|mô hình|sáng kiến|nhiệm vụ|lỗi|sự cố|dự án|công trình|biên chế|hợp đồng|tài khoản|cán bộ
    công chức|viên chức|cbcc|ccvc|cbccvc|người|lãnh đạo|đối tượng|giao dịch|sai phạm|vi phạm|cảnh báo|lượt|xã|thôn|bản
    quyết định|công dân|đoàn|đề tài|bài|tin|vấn đề|ý kiến|yêu cầu|phiếu|đề nghị|cuộc họp|lớp|nội dung|hộ
""")
"""What a report says there was none of."""

SURE_THINGS = frozenset(
    terms("""
    hồ sơ|trường hợp|phản ánh|kiến nghị|pakn|khiếu nại|tố cáo|đơn thư|vụ|vụ việc|cuộc|đơn vị|tthc|vi phạm|cảnh báo
    """)
)
"""Of these "chưa có" says zero too; of the rest it blames ("chưa có văn bản hướng dẫn")."""

COMPLAINTS = terms("phản ánh|kiến nghị|pakn|khiếu nại|tố cáo|đơn thư")
PEOPLE = frozenset(terms("cán bộ|công chức|viên chức|cbcc|ccvc|cbccvc|người|lãnh đạo|cá nhân"))

ACTIONS = terms("""
    rà soát|đánh giá|kiểm tra|thanh tra|khảo sát|tuyển dụng|thi tuyển|bổ nhiệm|tinh giản|sắp xếp|sáp nhập|đối thoại
    xử lý|điều động|nâng ngạch|thi nâng ngạch|xét tuyển|công bố
""")
"""What was not done at all: "không thực hiện rà soát TTHC"."""

NO_STATEMENT = terms("""
    nếu|để|nhằm|tránh|phấn đấu|đảm bảo|bảo đảm|yêu cầu|cam kết|danh mục|đối với|khi|hoặc|hay|mục tiêu|chỉ tiêu|hạn chế
    tiến tới|kiên quyết|tuyệt đối|phải|cần|nghiêm cấm|quy định về|sao cho|chỉ đạo|quán triệt
""")
"""Before "không có …" in its clause these make it a wish, a rule or a condition."""

BLAMED = terms("hướng dẫn|quy định|cụ thể|chuyên trách|chuyên môn sâu|đủ|đồng bộ")
"""Behind the thing these make "không có …" a complaint."""

BODIES = terms("""
    ubnd|hđnd|ủy ban|uỷ ban|địa phương|ban ngành|các phòng|các xã|các đơn vị|các cơ quan|bộ phận
""")
"""Go on with a list of bodies: "cơ quan, đơn vị, UBND các xã"."""

LINKS_FIRST = terms("""
    trong đó|cụ thể|theo đó|kết quả|hiện nay|hiện tại|hiện|đến nay|đồng thời|ngoài ra|qua đó|do đó|tuy nhiên|và|với|là
    thì|có|gồm|bao gồm|còn lại|còn|về|tính|sau đó|bên cạnh đó|nhìn chung|cả|luôn
""")
LINKS_BEFORE = terms("""
    hiện nay|hiện tại|đến nay|trong đó|cụ thể|gồm có|bao gồm|gồm|có|với|và|là|đạt|chiếm|bằng|tỷ lệ|tỉ lệ|trên dưới|trên
    hơn|gần|dưới|khoảng|còn lại|còn|từ|luôn|tại|cho|xuống|tổng số|tổng cộng|ít nhất|tối thiểu|tối đa|chưa đầy|rất|thì
    được|hiện|lên|tất cả|kết quả
""")
LINKS_AFTER = terms("""
    trên|và|với|là|có|gồm|tại|của|trong đó|trong|còn lại|đồng thời|cùng|cho|thì|từ|đạt|chiếm|bằng|lên|thành|xuống|còn
""")
"""Words that only tie a phrase to its figure: first of it, last before the figure, last behind the noun."""
NOT_LINKS = terms("thực hiện|xuất hiện|phát hiện|biểu hiện|thể hiện|hoàn thành|trở lên|trở xuống|đề ra")
"""End like a link and are none."""
