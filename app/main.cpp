#include "app/serve.hpp"

/// The stock binary: an orchestrator and gateway with no application of its own, but the demo on
/// request.
int main(int argc, char** argv) {
    return coqewd::serve<>(argc, argv);
}
