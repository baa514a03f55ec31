"""Bills of suppliers: read from a picture, judged by rules, checked by a person, then a draft Purchase Invoice."""
