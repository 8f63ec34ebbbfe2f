"""Every code of the return that is translated, with the official meaning of each.

Source: Department for Education, "Children looked-after by local authorities in England:
guide to the SSDA903 collection", collection years 2017 to 2018. A code that is not here
becomes an event type or ground that the catalogue lacks, so that ingest keeps it apart
instead of a guess being stored. An empty translation says: known, and no event.
"""

STARTED, LEGAL_ONLY, CARERS_ONLY, PLACE_ONLY = "S", "L", "P", "T"
LEGAL_AND_CARERS, LEGAL_AND_PLACE = "B", "U"

NEW_EPISODE = {
    STARTED: "came_into_care",  # started to be looked after
    LEGAL_ONLY: "legal_status_changed",  # change of legal status only
    CARERS_ONLY: "",  # change of placement and carers only; see MOVES
    PLACE_ONLY: "moved_with_carers",  # change of placement, same carers
    LEGAL_AND_CARERS: "legal_status_changed",  # of legal status, placement and carers at once
    LEGAL_AND_PLACE: "moved_with_carers",  # of legal status and placement, same carers
}
"""RNE, the reason for a new episode."""

LEGAL_CHANGES = (STARTED, LEGAL_ONLY, LEGAL_AND_CARERS, LEGAL_AND_PLACE)
PLACEMENT_CHANGES = (STARTED, CARERS_ONLY, PLACE_ONLY, LEGAL_AND_CARERS, LEGAL_AND_PLACE)
CARER_CHANGES = (CARERS_ONLY, LEGAL_AND_CARERS)

LEGAL_STATUS = {
    "C1": "interim_care_order",
    "C2": "full_care_order",
    "D1": "freed_for_adoption",  # freeing order granted
    "E1": "placement_order",
    "L1": "police_protection",  # under police protection, in the authority's accommodation
    "L2": "emergency_protection",  # emergency protection order
    "L3": "child_assessment_order",
    "J1": "on_remand",  # remanded to the authority's or youth detention accommodation
    "J2": "detained_by_police",  # placed under the Police and Criminal Evidence Act
    "J3": "rehabilitation_order",  # sentenced to a youth rehabilitation order
    "V2": "voluntary_care",  # single period of accommodation, section 20
    "V3": "short_breaks",  # accommodated under an agreed series of short breaks
    "V4": "short_breaks",  # single episode under such a series
}
"""LS."""

NEED = {
    "N1": "need_abuse_or_neglect",
    "N2": "need_disability",  # child's disability
    "N3": "need_parent_ill",  # parental illness or disability
    "N4": "need_acute_stress",  # family in acute stress
    "N5": "need_family_dysfunction",
    "N6": "need_behaviour",  # socially unacceptable behaviour
    "N7": "need_low_income",
    "N8": "need_absent_parents",  # absent parenting
}
"""CIN, the category of need when care began."""

PLACEMENT = {
    # placed for adoption; with consent or an order, with the present foster carer or others
    **dict.fromkeys(("A3", "A4", "A5", "A6"), "placed_for_adoption"),
    "H5": "placed_semi_independent",  # not under children's homes regulations
    "K1": "placed_secure",  # secure children's home
    "K2": "placed_childrens_home",
    "P1": "placed_with_parents",
    "P2": "placed_independent",  # independent living
    "P3": "placed_independent",  # residential employment
    "R1": "placed_care_home",
    "R2": "placed_in_hospital",  # NHS or other medical or nursing establishment
    "R3": "placed_family_centre",  # family centre or mother and baby unit
    "R5": "placed_in_custody",  # young offender institution
    "S1": "placed_residential_school",
    # temporary: any, hospital, holiday, carer on holiday, up to seven days
    **dict.fromkeys(("T0", "T1", "T2", "T3", "T4"), "placed_temporarily"),
    "U1": "placed_with_kin_long_term",
    **dict.fromkeys(("U2", "U3"), "placed_with_kin"),  # U2: also approved adopter
    "U4": "placed_foster_long_term",
    **dict.fromkeys(("U5", "U6"), "placed_foster"),  # U5: also approved adopter
    "Z1": "placed_elsewhere",
}
"""PLACE."""

PROVIDER = {
    "PR0": "",  # parents or another person with parental responsibility
    "PR1": "provider_own",
    "PR2": "provider_other_public",  # another authority
    "PR3": "provider_other_public",
    "PR4": "provider_private",
    "PR5": "provider_voluntary",
}
"""PLACE_PROVIDER."""

CONTINUES = "X1"
"""REC of an episode that ends while the next begins on the same day."""

END_OF_CARE = {
    CONTINUES: "",
    "E2": "",  # died: says nothing anyone may learn from
    "E3": "left_to_other_service",  # another authority took over
    "E4A": "went_home_as_planned",
    "E4B": "went_home_unplanned",
    "E5": "left_to_independence",  # with supportive accommodation
    "E6": "left_to_independence",  # without formal support
    "E7": "left_to_other_service",  # residential care for adults
    "E8": "left_otherwise",
    "E9": "sentenced_to_custody",
    "E11": "adopted",  # application unopposed
    "E12": "adopted",  # consent dispensed with
    "E13": "left_to_relatives",  # parents, relatives or others without parental responsibility
    "E14": "left_otherwise",  # accommodation on remand ended
    "E15": "left_otherwise",  # found to be 18 or older
    "E16": "left_otherwise",  # moved abroad
    "E17": "left_to_independence",  # 18 and stayed with the carers
    # residence or child arrangements order; special guardianship by whom it went to
    **dict.fromkeys(("E41", "E43", "E44", "E45", "E46", "E47", "E48"), "left_to_guardians"),
}
"""REC, with which the last episode of a period of care ends."""

MOVES = {
    "CARPL": "moved_by_care_plan",
    "CLOSE": "moved_provision_closed",  # resignation or closure of provision
    "ALLEG": "moved_after_allegation",  # section 47
    "STAND": "moved_after_standards_concern",
    "APPRR": "moved_after_approval_removed",
    "CREQB": "moved_carer_asked_behaviour",
    "CREQO": "moved_carer_asked_otherwise",
    "CHILD": "moved_child_asked",
    "LAREQ": "moved_authority_asked",
    "PLACE": "moved_status_only",  # change in the status of the placement only
    "CUSTOD": "moved_by_custody_arrangement",
    "OTHER": "moved_otherwise",
}
"""REASON_PLACE_CHANGE of the episode before, where placement and carers changed."""

BROKE_DOWN, ENDED_OTHERWISE = "placement_broke_down", "placement_ended_otherwise"
BREAKDOWNS = ("STAND", "APPRR", "CREQB", "CREQO")
"""The carers gave up, or were found unfit to go on: what earlier support might have met."""

VOICES = ("CHILD", "ALLEG")
"""A child's wish and a complaint against carers. They are events that no feature reads and
never cases: to speak up must neither raise a rank nor be an outcome to be prevented."""

ABSENCE = {"M": "went_missing", "A": "away_without_leave"}
"""MISSING: whereabouts not known; known, and not where the child should be."""
CAME_BACK = {"M": "was_missing", "A": "was_away"}

REVIEW = {
    "PN0": "",  # under four
    "PN1": "review_took_part",  # spoke for themselves
    "PN2": "review_took_part",  # an advocate spoke
    "PN3": "review_took_part",  # conveyed views without words
    "PN4": "review_without_views",  # there, conveyed none
    "PN5": "review_sent_views",  # not there, advocate briefed
    "PN6": "review_sent_views",  # not there, conveyed by other means
    "PN7": "review_without_views",  # not there, conveyed none
}
"""REVIEW_CODE."""

YEARLY = {
    "CONVICTED": "convicted",
    "SUBSTANCE_MISUSE": "substance_misuse",
    "HEALTH_CHECK": "development_checked",
    "IMMUNISATIONS": "immunised",
    "TEETH_CHECK": "teeth_checked",
    "HEALTH_ASSESSMENT": "health_assessed",
}
"""OC2: what was so in the year, by column; 1 is yes and 0 is no, which is no event."""

YES_OR_NO = {"1": "yes", "0": "no"}

SDQ_BANDS = ((17, "wellbeing_concern"), (14, "wellbeing_borderline"), (0, "wellbeing_normal"))
SDQ_HIGHEST = 40
"""SDQ_SCORE, the Strengths and Difficulties total: 0–13 normal, 14–16 borderline, 17–40."""

PREVIOUS = {
    "P1": "back_after_adoption",
    "P2": "back_after_guardianship",  # special guardianship order
    "P3": "back_after_guardianship",  # residence or child arrangements order
    "P4": "back_after_permanence",  # kind not known
    "Z1": "",
}
"""PREV_PERM, how an earlier time in care had ended."""

SEX = {"1": "male", "2": "female"}

ETHNICITY = {
    **dict.fromkeys(("WBRI", "WIRI", "WOTH"), "white"),
    **dict.fromkeys(("WIRT", "WROM"), "roma_traveller"),
    **dict.fromkeys(("MWBC", "MWBA", "MWAS", "MOTH"), "mixed"),
    **dict.fromkeys(("AIND", "APKN", "ABAN", "AOTH", "CHNE"), "asian"),
    **dict.fromkeys(("BCRB", "BAFR", "BOTH"), "black"),
    "OOTH": "other",
    **dict.fromkeys(("REFU", "NOBT"), "not_known"),  # declined to say; not yet obtained
}
