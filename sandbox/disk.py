"""A small disk for Odoo's files that can be full, for tests of what then happens.

    with small_disk() as disk:
        disk.fill()
        ...                    # writing a file fails there, after its first pages, as on any full disk
        disk.make_room()

Root gets a tmpfs of its own. Anybody else gets a limit on the length of files, which cuts them off in the same way.
"""

import contextlib
import resource
import subprocess
import tempfile
from pathlib import Path
from unittest.mock import patch

from odoo.addons.base.models.ir_attachment import IrAttachment

SIZE, LEFT = 8 * 2**20, 8 * 2**10


class Disk:
    """A folder on a file system of its own."""

    def __init__(self, folder):
        self.folder = Path(folder)

    def fill(self):
        with open(self.folder / "filler", "wb", buffering=0) as filler, contextlib.suppress(OSError):
            while filler.write(bytes(2**16)):
                pass
        with open(self.folder / "filler", "r+b") as filler:
            filler.truncate(filler.seek(0, 2) - LEFT)

    def make_room(self):
        (self.folder / "filler").unlink()

    def files(self):
        """Names of the files that Odoo keeps there."""
        return [path.name for path in self.folder.rglob("*") if path.is_file() and path.name != "filler"]


class ShortFiles(Disk):
    """A folder where no file gets longer than a full disk would let it."""

    def fill(self):
        self.limits = resource.getrlimit(resource.RLIMIT_FSIZE)
        resource.setrlimit(resource.RLIMIT_FSIZE, (LEFT, self.limits[1]))

    def make_room(self):
        resource.setrlimit(resource.RLIMIT_FSIZE, self.limits)


@contextlib.contextmanager
def small_disk():
    """A Disk on which this process's Odoo keeps the files of its attachments."""
    with tempfile.TemporaryDirectory() as folder, contextlib.ExitStack() as stack:
        mounted = subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={SIZE}", "tmpfs", folder], capture_output=True)
        if mounted.returncode == 0:
            stack.callback(subprocess.run, ["umount", folder], check=True)
        stack.enter_context(patch.object(IrAttachment, "_filestore", lambda _self: folder))
        yield (Disk if mounted.returncode == 0 else ShortFiles)(folder)
