"""What the scripts of this folder share: processes that end with theirs, and an error for the one who reads the last line."""

import ctypes
import signal

PR_SET_PDEATHSIG = 1


class Failure(Exception):
    """What went wrong, for the one who reads the last line."""


def die_with_parent():
    """Called in a child: it is killed when this process ends, however that happens."""
    ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGKILL)
