"""Runs a notebook with a first cell put before its own: NOTEBOOK FIRST-CELL OUTPUT [TIMEOUT]."""
import os, sys
import nbclient, nbformat

source, first, output = sys.argv[1:4]
notebook = nbformat.read(source, as_version=4)
cell = nbformat.v4.new_code_cell(open(first, encoding="utf-8").read())
cell["id"] = "first"
notebook.cells.insert(0, cell)
client = nbclient.NotebookClient(notebook, timeout=300, startup_timeout=180, record_timing=False,
                                 resources={"metadata": {"path": os.path.dirname(os.path.abspath(source))}})
try:
    client.execute()
finally:
    nbformat.write(notebook, output)
