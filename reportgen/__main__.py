"""The entry point, of the command ``reportgen`` and of ``python -m reportgen``.

Its first act is to hold interrupts back until all is imported and somebody is there to say a line about them: one that
came in the midst of an import would end in a traceback.
"""

import signal

if hasattr(signal, "pthread_sigmask"):  # not on Windows
    signal.pthread_sigmask(signal.SIG_BLOCK, (signal.SIGINT, signal.SIGTERM))

from reportgen.cli import main

if __name__ == "__main__":
    main()
