import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  afterAsking, afterwards, again, arrived, askedInVain, LONGEST, nextMove, OPEN_LINE, PACK_EVERY, progress, reasonOf, signedIn, stoppedBy,
  type Here, type Line, type Outcome, type Parcel, type Unproven,
} from './exchange.ts';

const HERE: Here = { online: true, unlocked: true };
const NOW = 1_795_000_000_000;
const DAY = 24 * 3600 * 1000;
const FRESH: Line = { stop: null, comparedAt: NOW, packAt: NOW };
const parcel = (id: string, facts: Partial<Parcel> = {}): Parcel => ({ id, job: id, kind: 'job', state: 'waiting', at: 0, tries: 0, notBefore: 0, ...facts });
const no = (reason: (Outcome & { went: false })['reason'], more = {}): Outcome & { went: false } => ({ went: false, reason, ...more });

describe('the next move', () => {
  test('words go before photos, the oldest first, and what failed goes last', () => {
    const parcels = [parcel('photo', { kind: 'photo' }), parcel('younger', { at: 2 }), parcel('older', { at: 1 }), parcel('failed', { tries: 1 })];
    expect(nextMove(parcels, [], FRESH, HERE, NOW)).toEqual({ do: 'send', parcel: 'older' });
    expect(nextMove([parcels[0]!, parcels[3]!], [], FRESH, HERE, NOW)).toEqual({ do: 'send', parcel: 'photo' });
  });
  test('without network, key or session nothing is tried', () => {
    const stopped = stoppedBy(FRESH, no('sign-in'), NOW);
    expect(nextMove([parcel('a')], [], FRESH, { ...HERE, online: false }, NOW)).toEqual({ do: 'rest', why: 'no-network' });
    expect(nextMove([parcel('a')], [], FRESH, { ...HERE, unlocked: false }, NOW)).toEqual({ do: 'rest', why: 'locked' });
    expect(nextMove([parcel('a')], [], arrived(stopped, NOW + DAY), HERE, NOW + DAY)).toEqual({ do: 'rest', why: 'sign-in' });
    expect(nextMove([parcel('a')], [], signedIn(stopped), HERE, NOW)).toEqual({ do: 'send', parcel: 'a' });
    expect(nextMove([parcel('a')], [], stoppedBy(FRESH, no('revoked'), NOW), HERE, NOW)).toEqual({ do: 'rest', why: 'revoked' });
  });
  test('each reason waits its own time, longer each time, until somebody comes', () => {
    const waits = (['no-network', 'server', 'busy'] as const).map((reason) => {
      let line = FRESH;
      return [1, 2, 3, 12].map((round) => {
        for (let once = line.stop ? line.stop.tries : 0; once < round; once += 1) line = stoppedBy(line, no(reason), NOW);
        return (line.stop!.until - NOW) / 1000;
      });
    });
    expect(waits).toEqual([[2, 4, 8, 60], [5, 10, 20, 900], [10, 20, 40, 900]]);
    expect(arrived(stoppedBy(FRESH, no('server'), NOW), NOW).stop).toBeNull();
    const patient = stoppedBy(FRESH, no('busy', { after: 120_000 }), NOW);
    expect(nextMove([parcel('a')], [], arrived(patient, NOW + 1000), HERE, NOW + 1000)).toEqual({ do: 'sleep', until: NOW + 120_000, why: 'busy' });
  });
  test('what waits for others goes after them, and not for one that was refused', () => {
    const [photo, deed] = [parcel('photo', { kind: 'photo', at: 3 }), parcel('deed', { kind: 'deed', after: ['photo', 'earlier'] })];
    const earlier = parcel('earlier', { kind: 'deed', at: 9, tries: 2 });
    const next = (...parcels: Parcel[]) => nextMove(parcels, [], FRESH, HERE, NOW);
    expect(next(deed, photo, earlier)).toEqual({ do: 'send', parcel: 'photo' });
    expect(next(deed, { ...photo, state: 'sent' }, earlier)).toEqual({ do: 'send', parcel: 'earlier' });
    expect(next(deed, { ...photo, state: 'refused' })).toEqual({ do: 'send', parcel: 'deed' });
    expect(next(deed)).toEqual({ do: 'send', parcel: 'deed' });
    const later = NOW + 60_000;
    expect(next(deed, { ...photo, notBefore: later })).toEqual({ do: 'sleep', until: later, why: 'server' });
  });
  test('a refused or parked job stays with its reason while the next goes, and goes again when a person says so', () => {
    for (const reason of ['refused', 'parked'] as const) {
      const { line, parcel: bad } = afterwards(FRESH, parcel('bad'), no(reason), NOW);
      expect([bad.state, line.stop]).toEqual([reason, null]);
      expect(nextMove([bad, parcel('good', { at: 9 })], [], line, HERE, NOW)).toEqual({ do: 'send', parcel: 'good' });
      expect(nextMove([again(bad)], [], line, HERE, NOW)).toEqual({ do: 'send', parcel: 'bad' });
    }
  });
  test('a job over which the server stumbles lets the next one go first', () => {
    const { line, parcel: bad } = afterwards(FRESH, parcel('bad'), no('server'), NOW);
    const later = line.stop!.until;
    expect(nextMove([bad, parcel('good', { at: 9 })], [], line, HERE, later)).toEqual({ do: 'send', parcel: 'good' });
  });
  test('a photo that always breaks off lets the next one go first, one that moves on goes on', () => {
    const cut = (moved: boolean) => afterwards(FRESH, parcel('cut', { kind: 'photo' }), no('no-network', { moved }), NOW);
    const next = (moved: boolean) => nextMove([cut(moved).parcel, parcel('z', { kind: 'photo', at: 9 })], [], arrived(cut(moved).line, NOW), HERE, NOW);
    expect([next(false), next(true)]).toEqual([{ do: 'send', parcel: 'z' }, { do: 'send', parcel: 'cut' }]);
  });
  test('when all has gone it asks for receipts, then for the pack, then compares; a no to one ends in no circle', () => {
    const asking: Unproven = { job: 'j', tries: 0, notBefore: 0 };
    expect(nextMove([], [asking], OPEN_LINE, HERE, NOW)).toEqual({ do: 'ask', job: 'j' });
    expect(nextMove([], [askedInVain(asking, NOW)], OPEN_LINE, HERE, NOW)).toEqual({ do: 'pack' });
    const got = afterAsking(OPEN_LINE, 'pack', no('refused'), NOW);
    expect(nextMove([], [askedInVain(asking, NOW)], got, HERE, NOW)).toEqual({ do: 'compare' });
    const compared = afterAsking(got, 'compare', { went: true }, NOW);
    expect(nextMove([], [askedInVain(asking, NOW)], compared, HERE, NOW)).toEqual({ do: 'sleep', until: NOW + 5000, why: 'nothing' });
    expect(nextMove([], [], compared, HERE, NOW)).toEqual({ do: 'sleep', until: NOW + PACK_EVERY, why: 'nothing' });
    expect(afterAsking(OPEN_LINE, 'pack', no('server'), NOW)).toMatchObject({ packAt: 0, stop: { reason: 'server' } });
  });
  test('the reason stands in the status', () => {
    expect([0, 401, 403, 409, 422, 429, 500, 503, 408].map((status) => reasonOf(status))).toEqual(['no-network', 'sign-in', 'refused', 'refused', 'refused', 'busy', 'server', 'server', 'server']);
    expect([reasonOf(409, 'job-parked'), reasonOf(202, 'job-parked'), reasonOf(410, 'device-revoked'), reasonOf(410)]).toEqual(['parked', 'parked', 'revoked', 'refused']);
  });
  test('no moment that any clock wrote stops the line for longer than an hour', () => {
    fc.assert(fc.property(fc.integer({ min: -3 * DAY, max: 3 * DAY }), fc.nat(30), fc.nat(3 * DAY), (jump, tries, after) => {
      let [line, one] = [FRESH, parcel('a')];
      for (let round = 0; round <= tries; round += 1) ({ line, parcel: one } = afterwards(line, one, no(round % 2 ? 'server' : 'busy', { after }), NOW + jump));
      const move = nextMove([one], [], line, HERE, NOW);
      const until = move.do === 'sleep' ? move.until : NOW;
      expect(until - NOW).toBeLessThanOrEqual(LONGEST);
    }));
  });
});

/** A server that keeps what it gets by its name, and the trouble that lies between. */
type Trouble = 'fine' | 'cut' | 'lost-answer' | 'down' | 'busy' | 'token-old';

describe('a phone that is open for moments at a time', () => {
  const troubles = fc.array(fc.record({ trouble: fc.constantFrom<Trouble>('fine', 'cut', 'lost-answer', 'down', 'busy', 'token-old'), passes: fc.nat(3_600_000), jump: fc.constantFrom(0, 0, 0, DAY, -DAY) }), { maxLength: 40 });
  const loads = fc.array(fc.record({ bad: fc.constantFrom<'' | 'refused' | 'server'>('', '', '', 'refused', 'server'), photos: fc.nat(3) }), { minLength: 1, maxLength: 6 });

  test('brings everything over exactly once, whatever happens, and one bad job holds up no other', () => {
    fc.assert(fc.property(loads, troubles, (jobs, past) => {
      const bad = new Map(jobs.map((job, place) => [`job${place}`, job.bad]));
      let parcels = jobs.flatMap((job, place) => [parcel(`job${place}`, { at: place }), ...Array.from({ length: job.photos }, (_, page) => parcel(`job${place}p${page}`, { kind: 'photo', job: `job${place}`, at: place }))]);
      const there = new Map<string, number>();
      let [line, now] = [FRESH, NOW];

      const answer = (one: Parcel, trouble: Trouble): Outcome => {
        if (trouble === 'cut') return no('no-network', { moved: one.kind === 'photo' });
        if (trouble === 'down') return no('server');
        if (trouble === 'busy') return no('busy', { after: 30_000 });
        if (trouble === 'token-old') return no('sign-in');
        if (one.kind === 'job' && bad.get(one.id)) return no(bad.get(one.id) as 'refused' | 'server');
        if (!there.has(one.id)) there.set(one.id, 1); // a repeat changes nothing
        return trouble === 'lost-answer' ? no('no-network') : { went: true };
      };
      const moment = (trouble: Trouble): string => {
        const move = nextMove(parcels, [], { ...line, packAt: now, comparedAt: now }, HERE, now);
        if (move.do !== 'send') return move.do;
        const one = parcels.find((each) => each.id === move.parcel)!;
        expect(one.state).toBe('waiting');
        const after = afterwards(line, one, answer(one, trouble), now);
        [line, parcels] = [after.line, parcels.map((each) => (each === one ? after.parcel : each))];
        return 'send';
      };

      for (const { trouble, passes, jump } of past) {
        now += passes + jump;
        line = signedIn(arrived(line, now));
        moment(trouble);
        moment(trouble);
      }
      // the trouble is over: from now on the page is open for two moments, every ten minutes
      for (let visit = 0; visit < parcels.length * 3 + 8; visit += 1) {
        now += 600_000;
        line = signedIn(arrived(line, now));
        for (let once = 0; once < 2; once += 1) moment('fine');
      }
      for (const one of parcels) {
        const fate = one.kind === 'job' ? bad.get(one.id) : '';
        expect([one.id, one.state, there.has(one.id)]).toEqual([one.id, fate === 'refused' ? 'refused' : fate ? 'waiting' : 'sent', !fate]);
      }
      expect(progress(parcels).sent).toBe(there.size);
    }), { numRuns: 300 });
  });
});
