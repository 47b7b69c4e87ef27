# Western digits and the separators of the Maghreb, whose cities write Arabic here most.
DATE_FORMAT = "j F Y"
DATETIME_FORMAT = "j F Y، H:i e"
SHORT_DATE_FORMAT = "j F Y"
TIME_FORMAT = "H:i"
DECIMAL_SEPARATOR = ","
THOUSAND_SEPARATOR = "."
NUMBER_GROUPING = 3
