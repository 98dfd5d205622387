"""The sentences of this app's codes."""

from django.utils.translation import gettext_lazy as _

from ground.sentences import register

register({"quality.no_open_action": _("No improvement action waits for an answer.")})
