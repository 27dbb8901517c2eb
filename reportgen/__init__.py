"""Annual reports of Chinese government bodies: figures by year in, a report in words out.

The stages, each a module with its types; bad input is never an exception, it comes back as findings beside the value:

1. :mod:`reportgen.source` reads YAML text into a :data:`~reportgen.source.Node` tree, every scalar with its place;
2. :mod:`reportgen.pack` reads ``pack.yaml`` into a :class:`~reportgen.pack.Pack`, the kind of report,
   :mod:`reportgen.figures` a dataset into a :class:`~reportgen.figures.Year` of typed figures;
3. :mod:`reportgen.compare` puts two years side by side: a :class:`~reportgen.compare.Report` with a
   :class:`~reportgen.compare.Change` for each figure;
4. :mod:`reportgen.prose` reads a template into :class:`~reportgen.prose.Prose`, the tree of its
   :mod:`reportgen.parts`; :mod:`reportgen.passages` gives them as running text on every branch;
5. :mod:`reportgen.checks` looks for what the data do not bear out, and for what is badly written;
6. :mod:`reportgen.compose` words the figures (:mod:`reportgen.wording`) into a
   :class:`~reportgen.document.Document`, of which :mod:`reportgen.pending` makes a draft;
7. :mod:`reportgen.outputs` turns the document into bytes, PDF by way of :mod:`reportgen.typeset`;
8. :mod:`reportgen.verify` reads the finished files back and holds them against each other;
9. :mod:`reportgen.publish` puts the files in place, all or none.

On top of them stand the steps of the year, one capability each: :mod:`reportgen.rollover` begins a year from the one
before, :mod:`reportgen.spreadsheet` sends forms out and takes figures back from tables, :mod:`reportgen.gaps` says what
a year still lacks, :mod:`reportgen.series` puts years side by side, :mod:`reportgen.schema` tells editors what may be
written, :mod:`reportgen.preview` shows a report while it is being written, :mod:`reportgen.site` makes the archive of
all years.

:mod:`reportgen.build` is the only place where the stages meet, :mod:`reportgen.project` the only one that reads the
disk, :mod:`reportgen.cli` the only one that prints.
"""

__version__ = "0.1.0"
