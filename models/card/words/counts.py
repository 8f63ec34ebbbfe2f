"""Numbers with their nouns, in every plural form."""

from cases.catalogue.words import CountPhrases

COUNTS = {
    "days": CountPhrases(
        kk={"other": "{n} күн"},
        ru={"one": "{n} день", "few": "{n} дня", "many": "{n} дней", "other": "{n} дня"},
        en={"one": "{n} day", "other": "{n} days"},
    ),
    "commissions": CountPhrases(
        kk={"other": "{n} комиссия"},
        ru={
            "one": "{n} комиссия",
            "few": "{n} комиссии",
            "many": "{n} комиссий",
            "other": "{n} комиссии",
        },
        en={"one": "{n} commission", "other": "{n} commissions"},
    ),
    "families": CountPhrases(
        kk={"other": "{n} отбасы"},
        ru={"one": "{n} семья", "few": "{n} семьи", "many": "{n} семей", "other": "{n} семьи"},
        en={"one": "{n} family", "other": "{n} families"},
    ),
    "families_left_out": CountPhrases(
        kk={"other": "{n} отбасыны"},
        ru={"one": "{n} семью", "few": "{n} семьи", "many": "{n} семей", "other": "{n} семьи"},
        en={"one": "{n} family", "other": "{n} families"},
    ),
    "times": CountPhrases(
        kk={"other": "{n} рет"},
        ru={"one": "{n} раз", "few": "{n} раза", "many": "{n} раз", "other": "{n} раза"},
        en={"one": "{n} time", "other": "{n} times"},
    ),
    "rows": CountPhrases(
        kk={"other": "{n} жол"},
        ru={"one": "{n} строка", "few": "{n} строки", "many": "{n} строк", "other": "{n} строки"},
        en={"one": "{n} row", "other": "{n} rows"},
    ),
}
