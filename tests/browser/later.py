"""A centre whose time can pass faster than ours: a day of waiting is one call."""

import os
import pathlib
import struct
import subprocess

from centre import Centre

CLOCK = pathlib.Path(__file__).with_name("later.c")


class Later(Centre):
    """A centre with a clock of its own, which only ever goes forward, as clocks do."""

    def start(self):
        folder = pathlib.Path(self.folder.name)
        self.hand, library = folder / "later", folder / "later.so"
        if not library.exists():
            subprocess.run(["cc", "-shared", "-fPIC", "-O1", "-o", library, CLOCK], check=True)
            self.passed = 0
            self.hand.write_bytes(struct.pack("=q", 0))
        clock = {"LD_PRELOAD": str(library), "LATER": str(self.hand)}
        os.environ.update(clock)
        try:
            super().start()
        finally:
            for name in clock:
                del os.environ[name]

    def pass_time(self, **how_long):
        """Lets so many `days`, `hours` or `minutes` pass at once."""
        units = {"days": 86_400, "hours": 3600, "minutes": 60, "seconds": 1}
        self.passed += sum(units[unit] * count for unit, count in how_long.items())
        with self.hand.open("r+b") as hand:
            hand.write(struct.pack("=q", self.passed))
