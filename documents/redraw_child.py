"""The guarded child: a picture in, the picture alone out. Run as a script by `documents.redrawing`.

Without the project, its settings or its secrets. Decoding is where pictures made for it break programs, and where a
small file needs much memory: both end this process and no other.
"""

import resource
import sys
from io import BytesIO

from PIL import Image, ImageOps


def redrawn(data: bytes, suffix: str) -> bytes:
    """Upright, without what is hidden in it: place, device, text, what stands behind its end."""
    if suffix == ".heic":
        import pillow_heif  # libheif is loaded only for what needs it

        pillow_heif.register_heif_opener()
    picture = ImageOps.exif_transpose(Image.open(BytesIO(data)))
    out = BytesIO()
    if suffix in (".jpg", ".heic"):
        picture.convert("RGB").save(out, "JPEG", quality=90)
    else:
        picture.info = {}
        picture.save(out, "PNG")
    return out.getvalue()


def main(suffix: str, most_pixels: int, most_bytes: int) -> None:
    """Standard input to standard output."""
    Image.MAX_IMAGE_PIXELS = most_pixels
    resource.setrlimit(resource.RLIMIT_AS, (most_bytes, most_bytes))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    sys.stdout.buffer.write(redrawn(sys.stdin.buffer.read(), suffix))


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]), int(sys.argv[3]))
