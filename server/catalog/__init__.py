"""Catalog: what can be applied for, and what each guide says about it.

Words: an *element* (数据元) is one question, a *material* (材料) one paper, an *item* (事项) one service that a body
decides, a *bundle* (一件事) several items on one form. A *release* pins exactly one version of each of them.

Decisions:
- A release is named by the digest of its content. An application keeps the name, so that a new catalogue never
  moves a running case.
- The whole catalogue of a release is small (a few megabytes), so each process keeps it as plain mappings, for ever.
- The law is data: limits, papers, fees and rules live in `data/*.yaml`, versioned in tables; no code knows an item.
- A *place* (定位点) is asked for with one picture of an item (`field_evidence`: `location_point`, `with`, `why`), never
  by itself. The forms carry the `why` to the phone; what is told of any other picture is kept nowhere.
- `check.py` names file, line and reason. Contradictions between items are found by the room `forms`; the command
  line adds them.
"""
