// REST routes of a QEWD micro-service, as QEWD's own router serves them.
const router = require('qewd-router');

const routes = {
  '/api/node/echo/:id/:part': {
    ANY(args, finished) {
      const { method, path, query, body, headers, ip } = args.req;
      const { id, part } = args;
      finished({ id, part, method, path_seen: path, query, body, trace: headers['x-trace'], ip });
    },
  },
  '/api/node/login': {
    POST(args, finished) {
      const { user, password } = args.req.body;
      if (password !== 'secret') {
        return finished({ error: 'Invalid login attempt', status: { code: 403 } });
      }
      args.session.authenticated = true;
      args.session.user = user;
      args.session.makeSecret('user');
      finished({ ok: true });
    },
  },
  '/api/node/who': {
    GET(args, finished) {
      const { authenticated = false, user = null } = args.session;
      finished({ authenticated, user, application: args.session.application });
    },
  },
  '/api/node/member': {
    GET(args, finished) {
      const { authenticated, user = null } = args.req.session;
      finished({ authenticated, user });
    },
  },
  '/api/node/made': {
    GET(args, finished) {
      finished({ error: { response: { made: 7 } }, status: { code: 201 } });
    },
  },
  '/api/node/moved': {
    GET(args, finished) {
      finished({ error: { response: '<p>moved</p>' }, status: { code: 302 } });
    },
  },
  '/api/node/publish': {
    GET(args, finished) {
      args.session.authenticated = true;
      args.session.makePublic('authenticated');
      finished({ ok: true });
    },
  },
  '/api/node/refuse': {
    GET(args, finished) {
      finished({ error: 'deliberate error', status: { code: 418 } });
    },
  },
  '/api/node/fields': {
    GET(args, finished) {
      finished({ ok: true, qewd_response_headers: { 'x-one': '1', 'x-two': 'a b' } });
    },
  },
  '/api/node/cookie': {
    GET(args, finished) {
      const directives = ['Path=/api', 'HttpOnly'];
      finished({ ok: true, qewd_send_jwt_as_cookie: { name: 'session', directives } });
    },
  },
  '/api/node/wrong-status': {
    GET(args, finished) {
      finished({ error: 'no number', status: { code: 'abc' } });
    },
  },
  '/api/node/wrong-field': {
    GET(args, finished) {
      finished({ ok: true, qewd_response_headers: { 'x-bad': 'one\r\nset-cookie: stolen=1' } });
    },
  },
  '/api/node/silent': { GET() {} },
  '/api/node/crash': {
    GET() {
      throw new Error('private words');
    },
  },
};

/** As services do whose requests need a token. */
function check_token(request, finished) {
  if (request.pathTemplate !== '/api/node/member') return undefined;
  return this.jwt.handlers.validateRestRequest.call(this, request, finished, true, false);
}

module.exports = (handlers_module) => {
  router.addMicroServiceHandler(routes, handlers_module);
  handlers_module.beforeMicroServiceHandler = check_token;
};
