import assert from 'node:assert/strict';
import { test } from 'node:test';
import { mostly_busy, objections } from '../tables.mjs';

const figures = { others_cpu: 0, void: false, wrong: 0, unanswered: 0 };

test('a row without stuck clients, or whose stuck ones were closed, is worth something', () => {
  assert.equal(objections([figures, { ...figures, stuck_closed: 2 }]), '');
});

test('a row in one of whose rounds nobody was stuck is void', () => {
  const rounds = [{ ...figures, stuck_closed: 2 }, { ...figures, stuck_closed: 0 }];

  assert.equal(objections(rounds), '; **void: nobody was stuck**');
});

test('a row is void when the load was saturated in half of its rounds', () => {
  const rounds = (saturated) =>
    Array.from({ length: 8 }, (_, index) => ({ ...figures, void: index < saturated }));

  assert.equal(objections(rounds(3)), '');
  assert.equal(objections(rounds(4)), '; **void: the client was saturated**');
});

test('a run is spoilt when others used the machine in more than a quarter of its rows', () => {
  const rows = (busy) => Array.from({ length: 8 }, (_, index) => index < busy);

  assert.equal(mostly_busy(rows(2)), false);
  assert.equal(mostly_busy(rows(3)), true);
});
