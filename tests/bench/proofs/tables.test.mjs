import assert from 'node:assert/strict';
import { test } from 'node:test';
import { objections } from '../tables.mjs';

const figures = { others_cpu: 0, void: false, wrong: 0, unanswered: 0 };

test('a row without stuck clients, or whose stuck ones were closed, is worth something', () => {
  assert.equal(objections([figures, { ...figures, stuck_closed: 2 }]), '');
});

test('a row in one of whose rounds nobody was stuck is void', () => {
  const rounds = [{ ...figures, stuck_closed: 2 }, { ...figures, stuck_closed: 0 }];

  assert.equal(objections(rounds), '; **void: nobody was stuck**');
});
