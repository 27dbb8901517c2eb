"""The benchmark: reportgen against what a user would take instead, as whole processes that make the same report.

:mod:`bench.material` is what is set (one text, five faces), :mod:`bench.sources` writes it as each program reads it,
:mod:`bench.contenders` is the table of who is measured and by what command; :mod:`bench.measure` runs a command and
gives a :class:`~bench.measure.Sample`, :mod:`bench.comparable` holds what it made against the report,
:mod:`bench.pairs` runs two in turn and gives a :class:`~bench.pairs.Ratio`, :mod:`bench.edits` waits for what a save
changes, :mod:`bench.growth` runs one at growing
sizes of the projects that :mod:`bench.projects` writes, and :mod:`bench.fit` fits the exponent; :mod:`bench.run` is the
course of it all, :mod:`bench.report` writes the table.

``script/bench`` installs what the others need and runs it; nothing of that is part of the project's own set-up.
"""
