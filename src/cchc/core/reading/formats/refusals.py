"""Every reason a file is refused, with a stable code and a sentence that says what to do."""

from __future__ import annotations

from cchc.core.messages import Message
from cchc.core.reading.errors import UnreadableFile

_SENTENCES: dict[str, tuple[str, str]] = {
    "missing": (
        "Không tìm thấy tệp {name}. Kiểm tra lại đường dẫn.",
        "There is no file {name}. Check the path.",
    ),
    "folder": (
        "{name} là thư mục, không phải tệp. Hãy chỉ ra từng tệp của báo cáo.",
        "{name} is a folder, not a file. Name the files of the report one by one.",
    ),
    "not_permitted": (
        "Không được phép mở tệp {name}. Kiểm tra quyền đọc của tệp, hoặc đóng chương trình đang giữ tệp.",
        "The file {name} may not be opened. Check its permissions, or close the program that holds it.",
    ),
    "empty": (
        "Tệp {name} rỗng (0 byte). Hãy lưu hoặc tải lại tệp rồi thử lại.",
        "The file {name} is empty (0 bytes). Save or download it again, then retry.",
    ),
    "too_large": (
        "Tệp {name} lớn hơn {limit} MB. Hãy bỏ bớt ảnh hoặc tách phụ lục thành tệp riêng.",
        "The file {name} is larger than {limit} MB. Remove pictures or put the annexes in files of their own.",
    ),
    "too_many_rows": (
        "Tệp {name} có hơn {limit} dòng bảng. Hãy chỉ giữ các bảng của báo cáo.",
        "The file {name} has more than {limit} table rows. Keep only the tables of the report.",
    ),
    "too_much_text": (
        "Tệp {name} có hơn {limit} đoạn văn. Hãy chỉ giữ nội dung của báo cáo.",
        "The file {name} has more than {limit} paragraphs. Keep only the text of the report.",
    ),
    "too_many_pages": (
        "Tệp {name} có hơn {limit} trang. Hãy tách tệp và chỉ giữ các trang của báo cáo.",
        "The file {name} has more than {limit} pages. Split it and keep only the pages of the report.",
    ),
    "too_slow": (
        "Tệp {name} mất hơn {limit} giây để đọc nên đã dừng. Hãy dùng tệp Word gốc, hoặc tách tệp PDF.",
        "The file {name} took more than {limit} seconds, so reading stopped. Use the Word original, or split the PDF.",
    ),
    "bomb": (
        "Tệp {name} chứa nhiều hơn hẳn một báo cáo (quá nhiều dòng, hoặc là tệp phá hoại) nên không được mở. "
        "Hãy chỉ giữ nội dung của báo cáo, lưu lại bằng Word hoặc Excel rồi thử lại.",
        "The file {name} holds far more than a report (too many rows, or it is malicious), so it was not opened. "
        "Keep only the report, save it again with Word or Excel, then retry.",
    ),
    "unsafe_xml": (
        "Tệp {name} chứa khai báo XML không an toàn (DTD, thực thể) mà Word và Excel không bao giờ ghi. "
        "Hãy mở tệp bằng Word hoặc Excel, lưu lại rồi thử lại.",
        "The file {name} holds unsafe XML declarations (DTD, entities) that Word and Excel never write. "
        "Open it in Word or Excel, save it again, then retry.",
    ),
    "damaged": (
        "Tệp {name} bị hỏng hoặc tải chưa hết. Hãy mở bằng chương trình gốc, lưu lại (hoặc tải lại) rồi thử lại.",
        "The file {name} is damaged or incomplete. Open it in its program and save it again, or download it again.",
    ),
    "password": (
        "Tệp {name} có mật khẩu. Hãy mở tệp, bỏ mật khẩu, lưu lại rồi thử lại.",
        "The file {name} is protected by a password. Open it, remove the password, save it, then retry.",
    ),
    "macros": (
        "Tệp {name} chứa macro nên không được mở. Hãy lưu lại thành .docx hoặc .xlsx (không macro) rồi thử lại.",
        "The file {name} contains macros, so it was not opened. Save it as .docx or .xlsx without macros, then retry.",
    ),
    "mismatch": (
        "Tệp {name} mang đuôi {suffix} nhưng nội dung là {found}. Hãy mở bằng chương trình gốc và dùng "
        "“Lưu thành” để có đúng định dạng, hoặc sửa lại đuôi tệp.",
        "The file {name} ends in {suffix} but holds {found}. Use “Save as” in its own program, or correct the ending.",
    ),
    "encoding": (
        "Không đọc được chữ trong tệp {name}: nội dung nhị phân hoặc sai bảng mã. Hãy lưu lại thành văn bản UTF-8.",
        "The text of {name} cannot be read: binary content or a broken encoding. Save it again as UTF-8 text.",
    ),
    "no_text": (
        "Tệp {name} không có chữ nào đọc được. Nếu báo cáo là ảnh dán vào, hãy dùng tệp gốc có chữ.",
        "The file {name} holds no text. If the report was pasted in as pictures, use the original with text.",
    ),
    "scan": (
        "Tệp {name} là bản quét (chỉ có ảnh, không có chữ). Bản quét sẽ được hỗ trợ sau; hiện nay hãy dùng "
        "tệp Word, Excel hoặc PDF xuất từ Word.",
        "The file {name} is a scan (pictures only, no text). Scans will be supported later; for now use "
        "the Word or Excel file, or a PDF exported from Word.",
    ),
    "scanned_page": (
        "Trang {page} là ảnh quét nên chưa đọc được.",
        "Page {page} is a scanned picture and was not read.",
    ),
    "unmapped": (
        "Phông chữ trong tệp {name} không cho biết chữ nào là chữ nào nên không đọc được. Hãy dùng tệp Word gốc, "
        "hoặc xuất lại PDF từ Word.",
        "The fonts in {name} do not say which letter is which, so it cannot be read. Use the Word original, "
        "or export the PDF from Word again.",
    ),
    "picture": (
        "Tệp {name} là ảnh. Ảnh chụp và bản quét sẽ được hỗ trợ sau; hiện nay hãy dùng tệp Word, Excel hoặc PDF có "
        "chữ.",
        "The file {name} is a picture. Photographs and scans will be supported later; for now use a Word, Excel "
        "or text PDF file.",
    ),
    "no_converter": (
        "Tệp {name} thuộc định dạng cũ ({found}) và cần LibreOffice để đọc, nhưng máy này chưa cài. "
        "Hãy cài LibreOffice, hoặc lưu tệp thành .docx hay .xlsx.",
        "The file {name} is in an old format ({found}) that needs LibreOffice, which is not installed here. "
        "Install LibreOffice, or save the file as .docx or .xlsx.",
    ),
    "not_converted": (
        "LibreOffice không chuyển được tệp {name} ({found}): tệp hỏng, có mật khẩu hoặc quá lớn. "
        "Hãy mở tệp và lưu thành .docx hay .xlsx.",
        "LibreOffice could not convert {name} ({found}): damaged, password-protected or too large. "
        "Open it and save it as .docx or .xlsx.",
    ),
    "chunk": (
        "Tệp có phần nhúng từ tệp khác chưa được đọc. Hãy mở bằng Word, lưu lại rồi đọc lại để có phần này.",
        "The file embeds another file that was not read. Open it in Word, save it and read it again to have it.",
    ),
    "unknown": (
        "Không nhận ra định dạng của tệp {name}. Đọc được: .docx, .xlsx, .pdf có chữ, .txt; "
        "và .doc, .xls, .rtf khi máy có LibreOffice.",
        "The format of {name} is not known. What can be read: .docx, .xlsx, .pdf with text, .txt; "
        "and .doc, .xls, .rtf where LibreOffice is installed.",
    ),
}


def codes() -> frozenset[str]:
    """All codes an `UnreadableFile` of this package may carry."""
    return frozenset(_SENTENCES)


def message(code: str, **values: str | int) -> Message:
    """The sentence of `code`, with its places filled from `values`."""
    vi, en = _SENTENCES[code]
    return Message(vi, en, dict(values))


def refuse(code: str, name: str, **values: str | int) -> UnreadableFile:
    """The error to raise for the file `name`; `code` is one of `codes()`."""
    return UnreadableFile(code, message(code, name=name, **values))
