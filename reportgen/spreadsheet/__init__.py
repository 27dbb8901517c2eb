"""Figures from tables into datasets, and forms that ask for them: ``import`` and ``export``.

In: :mod:`~reportgen.spreadsheet.files` tells what a file is; :mod:`~reportgen.spreadsheet.workbook` (.xlsx, after
:mod:`~reportgen.spreadsheet.parts` bounded it) and :mod:`~reportgen.spreadsheet.delimited` (.csv) give
:mod:`~reportgen.spreadsheet.cells`; :mod:`~reportgen.spreadsheet.columns` finds the headings,
:mod:`~reportgen.spreadsheet.rows` the indicator of each row, :mod:`~reportgen.spreadsheet.values` what a cell says;
:mod:`~reportgen.spreadsheet.plan` compares that with the dataset, :mod:`~reportgen.spreadsheet.dataset` changes its
text. Out: :mod:`~reportgen.spreadsheet.form` says what a form asks for, :mod:`~reportgen.spreadsheet.drawing` draws it.

The package is the only door to openpyxl, and imports it when a workbook is read or written.
"""
