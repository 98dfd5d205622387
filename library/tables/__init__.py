"""Units from a table or a document: pasted, or from a file; and the same table written."""
