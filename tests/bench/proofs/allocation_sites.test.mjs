import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { name_of, sites_for_each } from '../allocation_sites.mjs';

const frames = [
  '0x1: operator new(unsigned long) (in /usr/libexec/valgrind/vgpreload_dhat-amd64-linux.so)',
  '0x2: std::string::_M_mutate(unsigned long, char const*) (in /usr/lib/libstdc++.so.6)',
  '0x3: coqewd::Session::sealed() const (in /work/bench_instructions)',
  '0x4: boost::asio::detail::awaitable_thread<boost::asio::any_io_executor>::pump() (in /work/b)',
  '0x5: coqewd::(anonymous namespace)::forward(coqewd::Request) [clone .resume] (in /work/b)',
  '0x6: main (in /work/b)',
  '0x7: boost::asio::detail::thread_info_base::allocate(unsigned long) (in /work/b)',
  '0x8: coqewd::Resumption::resume(void*) (in /work/b)',
];

const seen = (...points) => ({
  ftbl: frames,
  pps: points.map(([tbk, tb, fs]) => ({ tbk, tb, fs })),
});

describe('who allocates', () => {
  test('is named without templates, parameters and namespaces that have no name', () => {
    assert.deepEqual(frames.map(name_of), [
      'new',
      'std::string::_M_mutate',
      'coqewd::Session::sealed',
      'boost::asio::detail::awaitable_thread::pump',
      'coqewd::forward',
      'main',
      'boost::asio::detail::thread_info_base::allocate',
      'coqewd::Resumption::resume',
    ]);
  });

  test('is the next two functions of ours, and what asks for them', () => {
    const all = seen([10, 320, [0, 1, 2, 3, 4, 5]], [20, 640, [0, 2, 4]], [30, 960, [0, 5]]);

    const names = sites_for_each(seen(), all, 10).map(({ name }) => name);

    assert.deepEqual(names, [
      'nobody of ours by main',
      'coqewd::Session::sealed < coqewd::forward',
      'coqewd::Session::sealed < coqewd::forward by std::string::_M_mutate',
    ]);
  });

  test('is Asio for a coroutine, whoever has resumed the one that calls it', () => {
    const [site] = sites_for_each(seen(), seen([10, 320, [0, 6, 2, 7, 4]]), 10);

    assert.equal(site.name, 'coqewd::Session::sealed < coqewd::forward by Asio');
  });

  test('is counted for one operation, without what is done once', () => {
    const few = seen([7, 70, [0, 2]], [5, 50, [0, 4]]);
    const many = seen([7, 70, [0, 2]], [15, 250, [0, 4]]);

    const sites = sites_for_each(few, many, 10);

    assert.deepEqual(sites, [{ name: 'coqewd::forward', blocks: 1, bytes: 20 }]);
  });
});
