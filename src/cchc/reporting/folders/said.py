"""The sentences of doubts and of their decisions."""

from __future__ import annotations

from cchc.core.messages import Message

WITHOUT_IT = Message("Để báo cáo này ngoài tổng hợp", "Leave this report out")
WITHOUT_ROW = Message("Bỏ dòng này khỏi tổng", "Leave this row out")
OF = Message("Của {name}", "Of {name}")
ABOLISHED = Message(
    "“{name}” không còn (hoặc chưa có) vào ngày {day}: chọn đơn vị nhận số liệu này, hoặc để ngoài.",
    "“{name}” did not exist on {day}: choose the unit whose figures these are now, or leave it out.",
)
OTHER_PERIOD = Message(
    "Báo cáo ghi kỳ {found}, các báo cáo khác là {wanted}: xin đúng báo cáo, hoặc xác nhận kỳ ghi nhầm.",
    "The report says {found}, the others {wanted}: ask for the right one, or say that the period is a slip.",
)
NO_PERIOD = Message(
    "Báo cáo không ghi rõ kỳ; các báo cáo khác là {wanted}: mở tệp xem rồi xác nhận.",
    "The report names no period; the others are of {wanted}: open the file, then confirm.",
)
IS_OF_PERIOD = Message("Ghi nhầm: số liệu là của {wanted}", "A slip: the figures are of {wanted}")
OTHER_FORM = Message(
    "Báo cáo theo biểu mẫu khác ({found}) với phần còn lại ({rest}). Chỉ những chỉ tiêu chung mới cộng được.",
    "The report is under another form ({found}) than the rest ({rest}). Only shared indicators add up.",
)
NO_FORM = Message(
    "Không nhận ra biểu mẫu của báo cáo; phần còn lại theo {rest}. Mở tệp xem có đúng phụ lục không.",
    "The form of the report is not recognised; the rest is under {rest}. Open the file: is its annex the right one?",
)
COUNT_KNOWN = Message("Vẫn tính các chỉ tiêu nhận ra", "Count the indicators that are known")
OTHER_MEASURE = Message(
    "Dòng “{row}” ghi {raw} với đơn vị tính {unit}, biểu mẫu tính bằng {asked}. Chưa cộng dòng này.",
    "Row “{row}” says {raw} in {unit}, the form counts in {asked}. The row is not added up yet.",
)
CONVERT = Message("Đổi từ {unit} sang {asked} ({factor})", "Convert from {unit} to {asked} ({factor})")
AS_ASKED = Message("Ghi nhầm đơn vị: số đã là {asked}", "The unit is a slip: the number is in {asked}")
UNSURE_ROW = Message(
    "Dòng “{row}” ghi {raw}: chưa chắc có phải chỉ tiêu {id} “{indicator}”. Chưa cộng dòng này.",
    "Row “{row}” says {raw}: perhaps it is {id} “{indicator}”. The row is not added up yet.",
)
IS_INDICATOR = Message("Đúng là {id}, cộng vào", "It is {id}: add it up")
ERRORS = Message(
    "{count} lỗi: số liệu trong báo cáo tự mâu thuẫn. Vẫn tính trong tổng và đánh dấu; gửi đề nghị rà soát cho đơn vị.",
    "{count} errors: the report contradicts itself. It counts, and is marked; send its unit the request to review.",
)
SEEN = Message("Đã xem, giữ như vậy", "Seen, keep it so")
OUT_UNTIL_MENDED = Message("Để ngoài đến khi đơn vị sửa", "Leave out until the unit mends it")
CELLS = Message(
    "{count} ô không đọc được thành số: tính là thiếu. Hỏi lại đơn vị.",
    "{count} cells are no number and count as missing. Ask the unit.",
)
UNBOUND = Message(
    "{count} dòng có số nhưng không rõ là chỉ tiêu nào của biểu mẫu: không được cộng vào đâu.",
    "{count} rows have a number but are no known row of the form: they are added to nothing.",
)
PART = Message(
    "{count} tệp của báo cáo không đọc được, các tệp còn lại đọc được.",
    "{count} files of the report could not be read, the others could.",
)
COUNT_REST = Message("Tính phần đọc được", "Count what was read")
TWICE = Message(
    "Đơn vị này có nhiều tệp khác nhau: {names}. Chọn tệp được tính.",
    "The unit has several different files: {names}. Choose the one that counts.",
)
THIS_COUNTS = Message("Tính tệp này", "This one counts")
STANDS = Message(
    "Thư viện đã có báo cáo khác của đơn vị cho kỳ này: chọn số liệu được tính.",
    "The library has another report of the unit for this period: choose whose figures count.",
)
TAKE_FILE = Message("Tính tệp này (bản mới)", "This file counts (a new version)")
KEEP_LIBRARY = Message("Giữ bản trong thư viện", "Keep what the library has")
TYPED_STANDS = Message(
    "Đơn vị đã nhập số liệu kỳ này trên hệ thống; số nhập được giữ, tệp này không được tính.",
    "The unit has entered its figures for this period in the system; these stay, the file does not count.",
)
KEEP_TYPED = Message("Giữ số đã nhập", "Keep what was entered")
COPIED = Message(
    "Cả {count} số liệu trùng hết với {others}: có thể chép lại báo cáo của nhau.",
    "All {count} figures are those of {others}: one may be a copy of the other.",
)
NO_COPY = Message("Đã kiểm tra, không phải chép lại", "Looked into: it is no copy")
