import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { compare, from_text, to_text } from '../kept_figures.mjs';

const costs = (instructions, allocations = 10, bytes = 1000) => ({
  instructions,
  allocations,
  bytes,
});

describe('figures that were kept', () => {
  test('are read as they were written, with a line for each case, sorted', () => {
    const figures = { wide: costs(5, 0.15, 0), narrow: costs(7) };

    const text = to_text(figures);

    assert.deepEqual(from_text(text, 'kept.json'), figures);
    assert.equal(
      text,
      '{\n  "narrow": {"instructions":7,"allocations":10,"bytes":1000},\n' +
        '  "wide": {"instructions":5,"allocations":0.15,"bytes":0}\n}\n',
    );
  });

  test('fail with both numbers when a case has risen by more than 3 %', () => {
    const { failures, falls } = compare({ one: costs(1000) }, { one: costs(1031) });

    assert.deepEqual(failures, [
      'one: 1000 instructions were kept, 1031 are counted (3.1 %)',
    ]);
    assert.deepEqual(falls, []);
  });

  test('bear a difference of 3 % each way', () => {
    const kept = { one: costs(1000), other: costs(1000, 10, 100) };

    const compared = compare(kept, { one: costs(1030), other: costs(970, 10, 97) });

    assert.deepEqual(compared, { failures: [], falls: [] });
  });

  test('say when a case has fallen by more than 3 %, and do not fail', () => {
    const { failures, falls } = compare({ one: costs(1000) }, { one: costs(969) });

    assert.deepEqual(failures, []);
    assert.deepEqual(falls, ['one: 1000 instructions were kept, 969 are counted (-3.1 %)']);
  });

  test('fail when one allocation more is made, also by a case that made none or very many', () => {
    const kept = { none: costs(1000, 0), many: costs(1000, 200.15) };

    const { failures } = compare(kept, { none: costs(1000, 1), many: costs(1000, 201.15) });

    assert.deepEqual(failures, [
      'many: 200.15 allocations were kept, 201.15 are counted (0.5 %)',
      'none: 0 allocations were kept, 1 are counted (from nothing)',
    ]);
  });

  test('say when one allocation less is made, and take no notice of a hundredth of one', () => {
    const kept = { less: costs(1000, 100), same: costs(1000, 100.14) };

    const { failures, falls } = compare(kept, {
      less: costs(1000, 99),
      same: costs(1000, 100.15),
    });

    assert.deepEqual(failures, []);
    assert.deepEqual(falls, ['less: 100 allocations were kept, 99 are counted (-1.0 %)']);
  });

  test('bear half an allocation where threads meet, and one more is too many there too', () => {
    const kept = { half_by_worker: costs(1000, 40), one_by_worker: costs(1000, 40) };

    const { failures } = compare(kept, {
      half_by_worker: costs(1000, 40.5),
      one_by_worker: costs(1000, 41),
    });

    assert.deepEqual(failures, [
      'one_by_worker: 40 allocations were kept, 41 are counted (2.5 %)',
    ]);
  });

  test('fail when more bytes are allocated', () => {
    const { failures } = compare({ one: costs(1000) }, { one: costs(1000, 10, 1031) });

    assert.deepEqual(failures, ['one: 1000 bytes were kept, 1031 are counted (3.1 %)']);
  });

  test('fail when a case was never kept, or is no case any more', () => {
    const { failures } = compare({ gone: costs(1) }, { fresh: costs(1) });

    assert.deepEqual(failures, [
      'fresh: no figure was kept; write it with --write',
      'gone: is kept, but there is no such case any more',
    ]);
  });

  test('are refused with a sentence when the file is garbage', () => {
    const reading = (text) => () => from_text(text, 'kept.json');

    assert.throws(reading('<html>'), /^Error: kept.json is no JSON \(.+\): write it anew with/);
    assert.throws(reading('[1]'), /^Error: kept.json is no object of cases: write it anew/);
    assert.throws(reading('null'), /is no object of cases/);
    for (const figures of ['1', 'null', '{"instructions":1}', '{"instructions":"many"}']) {
      assert.throws(
        reading(`{"one":${figures}}`),
        /^Error: kept.json does not say instructions, allocations, bytes of one as numbers/,
      );
    }
  });
});
