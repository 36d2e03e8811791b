"""What is told of the simulation: one event per run."""

from __future__ import annotations

from cchc.core.messages import Message
from cchc.platform.events.registry import EventKind, register

FILLED = register(
    EventKind(
        "simulation.filled",
        Message(
            "Thêm số liệu mô phỏng: {reports} báo cáo, {figures} số liệu, từ {first} đến {last}, mầm {seed}",
            "Simulated data added: {reports} reports, {figures} figures, from {first} to {last}, seed {seed}",
        ),
    )
)
REMOVED = register(
    EventKind(
        "simulation.removed",
        Message(
            "Gỡ số liệu mô phỏng: {reports} báo cáo, {figures} số liệu",
            "Simulated data removed: {reports} reports, {figures} figures",
        ),
    )
)
