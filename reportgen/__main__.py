"""The entry point, of the command ``reportgen`` and of ``python -m reportgen``.

Its first act is to hold interrupts back until all is imported and somebody is there to say a line about them: one that
came in the midst of an import would end in a traceback.
"""

# What signal itself stands on: that one first imports enum, and an interrupt would hit it.
import _signal  # type: ignore[import-not-found]  # no stub lists it

if hasattr(_signal, "pthread_sigmask"):  # not on Windows
    _signal.pthread_sigmask(_signal.SIG_BLOCK, (_signal.SIGINT, _signal.SIGTERM))

import gc

gc.disable()  # until the command is imported: nothing of what that makes is ever garbage

from reportgen.cli import main  # noqa: E402  # what comes before it is to spare it

if __name__ == "__main__":
    main()
