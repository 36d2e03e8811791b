"""Words that decide whether a figure counts something. Facts of the language; all lists are lower case with marks.

Units and counted nouns themselves are in `cchc.core.vietnamese.units`.
"""

from __future__ import annotations

FUNCTION_WORDS = frozenset(
    """
    và là đến tới từ trong tại của ở do thì đã đang sẽ được bị để cho với về theo trên dưới khi nên mà không chưa có như
    này đó kia ấy hoặc hay nhưng vì nếu bằng qua giữa vào ra lên xuống còn cũng đều chỉ rất hơn nhất cùng sau trước
    đạt chiếm gồm tức thuộc trở luôn xin rõ thấy nhằm rồi nữa lại so cửa hóa hoá tốt dám biết dễ
    """.split()
)
"""A figure before one of these counts nothing by itself ("đạt 54 và …", "04 tại chỗ", "5 rõ", "1 cửa")."""

DETERMINERS = ("các", "những", "số", "cái", "tổng số", "toàn bộ")
"""May stand between a figure and its noun: "100% các cơ quan"."""

LEVEL_NOUNS = frozenset({"cấp", "cửa", "lớp", "chiều", "mức", "tầng", "bước", "tại chỗ"})
"""Behind a figure these name a structure, not a quantity, when a word of STRUCTURES stands before it."""

STRUCTURES = ("mô hình", "kiến trúc", "bảo vệ", "bảo mật", "trực tuyến", "liên thông", "hệ thống", "hội nghị", "phòng họp", "họp")

PEOPLE_SHORT = frozenset({"cb", "cc", "vc", "cbcc", "ccvc", "cbccvc", "cb,cc", "cb,cc,vc", "cbcc,vc", "nlđ"})
"""Abbreviations printed instead of "người"."""

ELLIPTIC = (
    "trực tuyến", "trực tiếp", "đúng hạn", "trước hạn", "sớm hạn", "quá hạn", "trễ hạn", "trong hạn", "đúng hẹn", "trước hẹn",
    "trễ hẹn", "toàn trình", "một phần", "còn hạn", "chưa đến hạn", "nam", "nữ", "tồn", "mới", "cũ", "chính quy", "tại chức",
)  # fmt: skip
"""Behind a figure these stand for the noun named before: "34.279 hồ sơ (31.109 trực tiếp, 3.170 trực tuyến)"."""

LABEL_TAILS = (
    "tổng số", "tổng cộng", "cộng", "giải quyết", "tiếp nhận", "hoàn thành", "đúng hạn", "trước hạn", "sớm hạn", "quá hạn", "trễ hạn",
    "trong hạn", "tồn", "còn lại", "đạt", "còn", "cấp tỉnh", "cấp huyện", "cấp xã", "cấp sở", "cấp trung ương", "trực tuyến",
    "trực tiếp", "đại học", "cao đẳng", "trung cấp", "sơ cấp", "cao cấp", "cử nhân", "thạc sĩ", "thạc sỹ", "tiến sĩ", "tiến sỹ",
    "trên đại học", "sau đại học", "thpt", "thcs", "tiểu học", "nam", "nữ", "chuyên viên", "chuyên viên chính", "cán sự", "giao",
    "được giao", "có mặt", "hiện có", "thực hiện", "xử lý", "ban hành", "chưa qua đào tạo", "trung ương", "tỉnh", "huyện", "xã",
    "tăng", "giảm", "được", "là", "bằng", "chiếm", "gồm",
)  # fmt: skip
"""A figure that ends its clause is a value when one of these stands before it: "cấp tỉnh 16, cấp huyện 72"."""

COUNTING_VERBS = (
    "có", "gồm", "còn", "giảm", "tăng", "trang bị", "bố trí", "cử", "ban hành", "tổ chức", "thực hiện", "lắp đặt", "mua", "cấp", "được", "phát",
    "treo", "mở", "xây dựng", "thành lập", "đạt", "tiếp nhận", "giải quyết", "xử lý", "nhận", "hoàn thành", "với", "kiểm tra", "gồm có",
)  # fmt: skip
"""Behind one of these a plain figure counts whatever follows: "lắp đặt 3 màn hình"."""

CALENDAR = frozenset({"năm", "tháng", "quý", "tuần"})
SPAN_WORDS = (
    "qua", "gần đây", "trở lại đây", "đầu", "cuối", "tiếp theo", "tới", "liền", "liên tiếp", "liên tục", "thực hiện", "triển khai",
    "giữa", "còn lại", "vừa qua",
)  # fmt: skip
"""Behind a number of years or months these name the reported time, which is no fact of its own."""

NO_QUANTITY_NOUNS = frozenset({"tuổi", "giờ", "h", "độ", "bậc"})
"""Measures that name a limit or a time of day, not a result."""

COORDINATED = (
    frozenset({"cơ quan", "đơn vị", "phòng", "phòng ban", "ban", "sở", "xã", "phường", "thị trấn", "tổ chức", "huyện", "thị xã", "thành phố", "trung tâm", "cá nhân", "doanh nghiệp"}),
    frozenset({"cán bộ", "công chức", "viên chức", "người lao động", "cb", "cc", "vc", "nhân viên", "lãnh đạo"}),
    frozenset({"tin", "bài", "tin bài", "lượt tin", "văn bản", "chuyên mục"}),
    frozenset({"mô hình", "sáng kiến", "giải pháp"}),
    frozenset({"phản ánh", "kiến nghị", "ý kiến", "khiếu nại", "tố cáo"}),
    frozenset({"hệ thống", "cơ sở dữ liệu", "phần mềm", "ứng dụng"}),
    frozenset({"thôn", "bản", "làng", "tổ", "tổ dân phố", "khu phố"}),
    frozenset({"buổi", "cuộc", "hội nghị", "lớp", "đợt"}),
)  # fmt: skip
"""Nouns printed together as one unit: "cơ quan, đơn vị"."""

NOT_THE_NOUN = ("ban hành", "đơn giản", "phòng chống", "phòng, chống", "tin học", "tin cậy", "bản chất", "bộ máy", "tổ chức thực hiện",
    "tổ chức lại", "tổ chức bộ máy", "trang bị", "trang thiết bị", "đoàn thể", "mẫu mực", "ban đầu", "máy móc", "bài bản", "phòng ngừa",
    "việc làm", "bộ phận", "thành phố trực thuộc", "trường hợp đặc biệt", "lao động, thương binh", "kế hoạch được", "phó chủ tịch",
    "tổ chức triển khai", "tổ chức thi hành", "giấy tờ", "bước đầu", "lần đầu", "đề nghị", "vị trí",
)  # fmt: skip
"""Words that begin like a counted noun and are none."""

SCORES = {"hệ số": "hệ số", "chỉ số": "điểm", "số điểm": "điểm", "điểm số": "điểm", "tổng điểm": "điểm", "điểm": "điểm"}
"""Measured things whose unit is left out: "hệ số lương 2,34", "chỉ số đạt 85,2"."""
