"""What the doctor asks about files."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

from django.conf import settings

from cchc.core.messages import Message
from cchc.platform.backup.doctor import Trouble, register_check
from cchc.platform.files.disk import RESERVE
from cchc.platform.files.models import StoredFile


def contents_are_there() -> Iterator[Trouble]:
    """Each clean file has its content, of its size; what waits in quarantine is a note."""
    for file in StoredFile.objects.exclude(state=StoredFile.State.REFUSED).iterator(chunk_size=500):
        place = f"files.storedfile:{file.public_id}"
        if not file.place.exists():
            yield Trouble(
                Message("Mất nội dung tệp {id}.", "The content of file {id} is gone.", {"id": str(file.public_id)}),
                place,
            )
        elif file.place.stat().st_size != file.size:
            values = {"id": str(file.public_id)}
            yield Trouble(Message("Tệp {id} sai kích thước.", "File {id} has another size.", values), place)
        if file.state == StoredFile.State.QUARANTINED:
            values = {"id": str(file.public_id)}
            yield Trouble(Message("Tệp {id} còn cách ly.", "File {id} is in quarantine.", values), place, note=True)


def there_is_room() -> Iterator[Trouble]:
    """Uploads are not refused for want of room."""
    folder = Path(settings.FILES)
    free = shutil.disk_usage(folder if folder.exists() else settings.DATA).free
    if free < 2 * RESERVE:
        values = {"free": free // 2**20}
        yield Trouble(Message("Ổ đĩa chỉ còn {free} MB.", "The disk has only {free} MB left.", values))


register_check("files.contents", contents_are_there, Message("Nội dung các tệp", "Contents of files"))
register_check("files.room", there_is_room, Message("Chỗ trống trên ổ đĩa", "Room on the disk"))
