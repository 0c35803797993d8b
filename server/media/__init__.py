"""Media: uploads, photos, PDF papers and signatures; what was handed in, kept encrypted and never served as it came.

Words: a *ref* (MediaRef) is what other rooms and phones point to, under an id the client made; a *blob* is the sealed
bytes behind it and never leaves this room; a *copy* is a derivative made to be looked at; a *mark* is the watermark
burnt into a copy; a *part* is an upload that is still arriving; *parked* is other content that came under a used ref.

Decisions that shaped it:

- The size of the part file is the offset: what arrived counts, whatever was cut, killed or answered into the void.
  Each piece is appended under a file lock after comparing the size, so that a hung connection never blocks the
  phone's next attempt.
- Nothing lies in clear: parts are enciphered by a stream cipher (random access, no padding), blobs and copies by the
  STREAM construction (`vault.py`), under random keys of their own, wrapped by the master key.
- A blob belongs to one owner. The same bytes of one owner are stored once; the same bytes of somebody else are stored
  again, so that no answer, and no answering time, tells whether others have them. A digest never stands in for an
  upload.
- Only re-encoded pixels are served: metadata, scripts, attachments and hidden layers end here. A PDF is shown page by
  page, as rendered pictures. Its reader runs in a child process with limits.
- Papers ("material", "correction") carry a mark in every served copy, unless the calling room says that the paper
  does not show who somebody is. Who may look is decided by the calling room, and passed down as a short-lived grant.
- Content refused by the check stays as a row with its reason; its bytes go, since nobody may open them. Other content
  under a used ref is kept whole, parked for a person.
- Parts lie in `data_dir/parts`: several API machines need that folder shared. Blobs and copies go through `Storage`.
- Sealed files to which no row points (their command failed, their process died) are removed after six hours. What is
  older than the database's first paper is another database's, and stays.
"""
