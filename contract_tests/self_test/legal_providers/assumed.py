"""Faults that contradict nothing but what we assumed."""

from __future__ import annotations

# For each assumption the rules that hold it, each with a fault that breaks nothing documented.
REFUTING_FAULTS = {
    "whole-echo": {
        "characters_of_every_category_come_back": "control characters lost",
        "equal_parts_all_come_back": "equal parts joined",
        "messages_of_any_size_come_back_unchanged": "two of 33 parts joined",
        "texts_come_back_unchanged": "white space stripped",
        "texts_that_other_programs_interpret_come_back": "Markdown rendered",
        "timestamps_come_back_unchanged": "fractions rounded",
        "listed_messages_are_whole": "listed texts stripped",
        "a_part_of_another_kind_stays_beside_a_text": "other kinds of part dropped",
        "a_first_message_is_listed_whole": "texts of a first message stripped",
    },
    "every-post-counts": {"a_message_that_is_posted_again_is_another_one": "equal messages of a chat are one"},
    "unique-ids": {
        "ids_are_unique": "one id for all",
        "many_messages_are_all_right": "every 50th id is the first",
        "messages_at_once_are_all_right": "the same id for requests at once",
    },
    "whole-fields": {
        "fields_of_contacts_come_back_unchanged": "white space of names stripped",
        "contacts_are_found_by_unusual_user_ids": "a user_id ends at a null",
        "titles_come_back_unchanged": "titles stripped",
        "two_contacts_keep_what_they_share": "an e-mail address moves to the contact that has it last",
    },
    "all-without-filters": {"a_filter_that_is_not_given_hides_nobody": "who is blocked hidden"},
    "fresh-lists": {
        "a_contact_is_found_although_it_was_searched_for_too_early": "who is nobody by a user_id stays nobody",
        "a_page_that_was_read_before_shows_what_has_changed": "full pages kept as they were",
    },
    "exact-filters": {
        "an_empty_value_finds_nobody_who_has_another": "an empty user_id finds everybody",
        "filters_compare_exactly": "a user_id found in any case",
        "who_lacks_a_value_is_not_found_by_words_for_nothing": "the name null is that of who has none",
    },
    "search-within-words": {
        "search_finds_parts_of_a_name": "search finds whole words",
        "search_folds_the_case_of_all_letters": "search folds only the case of a to z",
    },
    "stable-order": {
        "a_list_keeps_its_order": "messages shuffled each time",
        "small_pages_are_cut_from_the_same_list": "pages cut from contacts joined with their channels",
    },
    "any-form-of-json": {"a_body_is_read_however_it_is_written": "escaped characters lost"},
    "refusals-leave-nothing": {
        "a_refused_request_leaves_nothing_behind": "refused parts come with the next message",
        "a_refused_list_leaves_the_next_one_whole": "a refused filter left over",
        "a_refused_contact_is_not_created": "contacts created before they are checked",
    },
    "400-for-channels": {
        "unknown_channel": "404 for a wrong channel",
        "channel_of_another_chat": "channels of other chats accepted",
    },
    "credentials-first": {"credentials_are_checked_first": "chat before credentials"},
    "strict-json": {"json_is_read_strictly": "comments read"},
    "405-with-allow": {"other_methods_are_refused": "405 without Allow"},
    "media-type-syntax": {"the_media_type_is_read_as_http_has_it": "media type compared literally"},
    "strict-parameters": {"dates_and_values_in_a_query_are_read_strictly": "listContacts: states in any case"},
    "answered-is-final": {"a_message_that_is_answered_is_no_longer_running": "an answered message stays RUNNING"},
    "from-date-by-creation": {"a_later_change_does_not_count_for_from_date": "from_date compared with the last change"},
    "any-form-of-query": {"a_query_is_read_however_it_is_written": "listContacts: 400 for a trailing &"},
    "scheme-in-any-case": {"the_scheme_is_read_as_http_has_it": "scheme compared literally"},
    "plausible-times": {
        "times_are_those_of_the_message": "changed before created",
        "times_are_those_of_the_contact_and_its_chat": "channels created an hour ago",
        "no_message_is_older_than_its_chat": "answers dated two seconds early",
        "an_answer_is_not_older_than_its_message": "answers dated two seconds early",
    },
    "meaning-alone": {
        "irrelevant_headers_and_parameters_change_nothing": "403 without a User-Agent",
        "an_idempotency_key_changes_nothing": "a key makes two messages one",
    },
    "not-null": {"nulls_are_refused": "null for text"},
    "json-only": {"wrong_media_type": "any media type"},
}
