"""What lies in a phone's own store: read there as anybody may who has the phone, PIN or no PIN."""

import base64
import json
from typing import Any

from playwright.sync_api import Page

CITIZEN, FIELD = "lastmeter", "lastmeter-field"
_OPENED = """const db = await new Promise((done, fail) => {
    const asked = indexedDB.open(base);
    asked.onsuccess = () => done(asked.result);
    asked.onerror = fail;
  });"""
#: By shelf: its rows (`getAll`), their names (`getAllKeys`) or how many there are (`count`); of all shelves, or of one.
_READ = f"""async ([base, one, what]) => {{
  {_OPENED}
  const text = bytes => btoa(Array.from(bytes, byte => String.fromCharCode(byte)).join(''));
  const told = (_, value) => ArrayBuffer.isView(value) ? {{ $bytes: text(value) }} : value;
  const found = {{}};
  for (const name of one ? [one] : db.objectStoreNames)
    found[name] = await new Promise(done => {{
      db.transaction(name).objectStore(name)[what]().onsuccess = event => done(event.target.result);
    }});
  db.close();
  return JSON.stringify(found, told);
}}"""
#: One bit of this row is another than was laid down.
_SPOIL = f"""async ([base, name, id]) => {{
  {_OPENED}
  await new Promise(done => {{
    const on = db.transaction(name, 'readwrite');
    on.oncomplete = done;
    const shelf = on.objectStore(name);
    shelf.get(id).onsuccess = event => {{
      const row = event.target.result;
      const bytes = Object.keys(row).find(part => ArrayBuffer.isView(row[part]) && row[part].length > 20);
      row[bytes][15] ^= 1;
      shelf.put(row);
    }};
  }});
  db.close();
}}"""


def _bytes(told: dict[str, Any]) -> Any:
    return base64.b64decode(told["$bytes"]) if set(told) == {"$bytes"} else told


def _read(page: Page, base: str, shelf: str | None, what: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(page.evaluate(_READ, [base, shelf, what]), object_hook=_bytes)
    return found


def shelves(page: Page, base: str = FIELD) -> dict[str, list[dict[str, Any]]]:
    """Every row, bytes as bytes."""
    return _read(page, base, None, "getAll")


def shelf(page: Page, name: str, base: str = FIELD) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = _read(page, base, name, "getAll")[name]
    return rows


def names(page: Page, on: str, base: str = FIELD) -> list[Any]:
    """Of all rows of this shelf."""
    found: list[Any] = _read(page, base, on, "getAllKeys")[on]
    return found


def lying(page: Page, base: str = CITIZEN) -> dict[str, int]:
    """How many things lie on each shelf that holds any."""
    return {shelf: count for shelf, count in _read(page, base, None, "count").items() if count}


def copied(page: Page) -> str:
    """All bytes and texts of the field app's store, as somebody would search them who has copied the phone."""
    return json.dumps(shelves(page), ensure_ascii=False, default=lambda told: told.decode(errors="replace"))


def spoil(page: Page, on: str, name: str, base: str = FIELD) -> None:
    """A row is damaged where it lies."""
    page.evaluate(_SPOIL, [base, on, name])
