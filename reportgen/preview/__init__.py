"""A report in the browser while it is being written: rebuilt when a file is saved, shown on the loopback address alone.

A save becomes a page in these steps:

1. :mod:`~reportgen.preview.watch` waits for saved files and merges bursts of them;
2. :mod:`~reportgen.preview.rebuild` makes the next :class:`~reportgen.preview.state.State` of the one before: the
   findings of now, and the newest report that could be published;
3. :class:`~reportgen.preview.state.Board` keeps it and wakes whoever waits;
4. :mod:`~reportgen.preview.server` tells the browsers, which fetch what changed: the report's own HTML, byte for byte,
   inside the page of :mod:`~reportgen.preview.frame`, which holds the findings and the script that reloads.

The PDF is made in another process, and only when a browser asks for it, so HTML never waits for it.
:mod:`~reportgen.preview.session` runs all this until it is interrupted.
"""
