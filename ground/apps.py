from django.apps import AppConfig


class GroundConfig(AppConfig):
    name = "ground"

    def ready(self) -> None:
        from ground import form_words, searching  # needs the translations, which the apps bring

        form_words.put_in_place()
        searching.teach_sqlite()
