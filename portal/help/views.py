"""Help, and the manual behind it. Anybody may read them; nothing of any stay is shown."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from accounts.page_frame import Frame
from ground.caching import same_for_everybody
from portal.help.glossary import glossary
from portal.help.manual import manual_page, manual_pages
from portal.help.readers import own_slugs


@same_for_everybody
@require_GET
def help_page(request: HttpRequest) -> HttpResponse:
    """What to do when stuck, and the pages of the manual, the reader's own first."""
    own = own_slugs(Frame(request))
    pages = {page.slug: page for page in manual_pages()}
    others = [page for slug, page in pages.items() if slug not in own]
    return render(request, "portal/help.html", {"own_pages": [pages[slug] for slug in own], "pages": others})


@same_for_everybody
@require_GET
def words(request: HttpRequest) -> HttpResponse:
    """What the words of the field mean."""
    return render(request, "portal/glossary.html", {"words": glossary()})


@same_for_everybody
@require_GET
def manual(request: HttpRequest, slug: str) -> HttpResponse:
    """One page of the manual."""
    page = manual_page(slug)
    if page is None:
        raise Http404
    return render(request, "portal/manual.html", {"page": page})
