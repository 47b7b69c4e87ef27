"""What every page shares: base templates, fields, lists, charts and maps, access marks, sentences for reasons. It knows no app."""
