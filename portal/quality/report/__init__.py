"""The EQAVET report: on the page, as a paper, as a workbook."""
