import { describe, expect, test } from 'vitest';
import { Commands } from './commands.ts';

describe('names of commands', () => {
  test('pressing twice is one command', () => {
    const commands = new Commands();
    expect(commands.of('accept')).toBe(commands.of('accept'));
    expect(commands.of('deny', { reasons: ['a'] })).toBe(commands.of('deny', { reasons: ['a'] }));
  });
  test('another act, or other words, is another command', () => {
    const commands = new Commands();
    const all = [commands.of('accept'), commands.of('pass', { body: 'x' }), commands.of('pass', { body: 'y' }), commands.of('deny', { reasons: ['a'] }), commands.of('deny', { reasons: ['b'] })];
    expect(new Set(all).size).toBe(all.length);
  });
  test('what was answered may be done anew', () => {
    const commands = new Commands();
    const first = commands.of('resume');
    commands.answered();
    expect(commands.of('resume')).not.toBe(first);
  });
});
