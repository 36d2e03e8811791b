"""x"""


def listen() -> None: ...
