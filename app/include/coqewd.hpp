#pragma once

// What a user of coqewd includes: applications, their handlers, and how to serve them; and clients of
// other Socket.IO servers.
#include "app/serve.hpp"
#include "app/to_server.hpp"
#include "core/app/application.hpp"
#include "core/app/context.hpp"
#include "core/app/session.hpp"
#include "core/async/nursery.hpp"
#include "core/async/task.hpp"
#include "core/async/timer.hpp"
#include "core/message/reply.hpp"
#include "core/message/request.hpp"
#include "net/client/socket_client.hpp"
