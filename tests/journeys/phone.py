"""What lies in a phone's own store."""

from playwright.sync_api import Page

LYING = """async () => {
  const db = await new Promise((done, fail) => {
    const asked = indexedDB.open('lastmeter');
    asked.onsuccess = () => done(asked.result);
    asked.onerror = fail;
  });
  const found = {};
  for (const name of db.objectStoreNames)
    found[name] = await new Promise(done => {
      db.transaction(name).objectStore(name).count().onsuccess = event => done(event.target.result);
    });
  db.close();
  return found;
}"""


def lying(page: Page) -> dict[str, int]:
    """How many things lie on each shelf that holds any."""
    return {shelf: count for shelf, count in page.evaluate(LYING).items() if count}
