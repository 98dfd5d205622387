"""The square with the address of a paper's check page, as one SVG path."""

from io import BytesIO

import segno

QUIET = 0  # modules; the white around it comes from the frame


def qr_path(address: str) -> dict[str, object]:
    """Path data and size in modules, error level M."""
    code = segno.make(address, error="m", boost_error=False)
    width, _height = code.symbol_size(border=QUIET)
    out = BytesIO()
    code.save(out, kind="svg", border=QUIET, xmldecl=False, svgns=False, omitsize=True, nl=False)
    svg = out.getvalue().decode()
    data = svg.partition(' d="')[2].partition('"')[0]
    return {"data": data, "size": width}
