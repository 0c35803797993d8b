"""Forms: from a bundle and a few answers to one form, one set of papers, and back to what each item gets.

The room is pure. It reads no table, no clock and no setting: the catalogue comes in as mappings, the day as an
argument, what the street offers as a set. The same input gives the same form, down to the last byte and its digest.

    form     = service.form_for(catalogue, "open_convenience_store", answers, division=..., offered=...)
    filled   = prefill.prefill(form, candidates, level="checked", agreed=True, persons={applicant})
    settled  = settle.settle(form, values)                     # normalised; what is not asked is not kept
    wrong    = faults.faults(form, settled, today=today) + faults.paper_faults(form, settled, materials)
    own      = project.project(form, settled, "tobacco_licence")          # the values of that item, under its own names
    papers   = project.papers_of(form, settled, "tobacco_licence")        # the codes of its papers

How a form comes about: scenario (which items, and why) → wants (each row of each item, renamed by the bundle) →
merge (each field once, strictest constraint wins) and papers (each paper once) → schema (JSON Schema 2020-12) →
numbers → digest.

Words. A *want* is one row of one item: this item wants this field under this condition. *given*: a value that an
answer of the guide fixes, so that it is not asked again. *later*: what a forerunner in the same bundle produces; nobody
is asked, the case is completed when the forerunner is decided. *needed* and *shown* are conditions, and a condition is
a JSON Schema over the flat values (true and false are JSON Schemas as well): there is no second rule language.
*settled* values are tidy and hold nothing that is hidden.

A form is a JSON document, the same here, in the database and on the phone (see `shapes.Form`; a real one lies in
`tests/server/forms/sample_form.json`):

    digest      "sha256:…" of everything below, in canonical JSON
    release     version of the catalogue
    bundle      its code, "item:<code>" for a single item; name: the title of the one form
    division    12 digits
    answers     element → value, only of questions that were shown
    items[]     code, name, plain_name, form_name, body, kind, proxy_allowed, note, in an order that can be done
                why[]        because "default" | "answer" | "condition", element, value, text (Chinese)
                after[]      chosen items that must be finished first, without what follows from others
                limit        value, unit_kind, working (days)
                fields[]     element (the item's own name), field (name in this form), needed, shown
                materials[]  material, needed, shown
                later        fields[] and materials[] that it gets from its forerunners
    left_out[]  item, name, because "not_offered" | "not_together", text
    notes[]     what the answers given are worth telling     nothing_fits    text when no item is left, else null
    schema      JSON Schema 2020-12 of the settled values (flat: element → value), closed, conditions as if/then
    paper_schema  the same for one more member `materials`: code → {source, pages}
    sections[]  code, name, fields[]: what is shown to the citizen, in order
    fields{}    code → name, label, labels{item: its own label}, group, type, hint, sensitivity, filled_by, prefill[],
                items[] that want it, needed, shown, and where they apply: given, options[], fields[] (of a row), unit,
                not_before[], not_after[] (days, or "today"), min, max, min_length, max_length, min_items, max_items,
                max_files, min_width, file_types[], checked_with[] (the fields that say which kind of number it is),
                told_by[] (the identity numbers that tell this birth date or sex), must_be (agreed to), place (why a
                worker is asked where its picture was taken), warning (for the desk)
    materials[] material, name, hint, kind, form, copies, accepts[], file_types[], pages, max_mb, validity, sensitivity,
                watermark_copy, items[] that need it, needed, shown, sources[] (ways to hand it in, the easiest first),
                may_follow_later, replaceable {pledge, e_certificate, generated}; says[]: the words above the
                signature of a paper that the system makes; place as of a field
    later       fields{} and materials{}: code → name, from[], items[]
    numbers     items, fields_before, fields_after, fields_to_type, materials_before, materials_after,
                materials_to_upload, days_one_by_one, days_longest_path, saved_fields, saved_papers
                (the last two make the sentence 「少填 42 项，少交 13 份」)
    limits      promised (of the bundle), items{code: limit}

Elements that the system fills (`filled_by: "system"`, above all `is_proxy`) stand in `fields` and `schema` but in no
section: the room that knows the fact writes it into the values, and a missing one makes no condition true.
"""
