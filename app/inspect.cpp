#include "app/inspect.hpp"

#include <iostream>

#include "app/check_report.hpp"
#include "app/explain.hpp"
#include "app/layout.hpp"
#include "app/routes_report.hpp"

namespace coqewd {

bool inspect(const InspectCommand& command, const std::vector<ApplicationFactory>& applications) {
    const Layout layout = make_layout(command.config, applications);
    switch (command.what) {
        case InspectCommand::What::check:
            std::cout << check_report(layout);
            break;
        case InspectCommand::What::routes:
            std::cout << (command.json ? routes_json(layout) : routes_text(layout));
            break;
        case InspectCommand::What::explain: {
            const Explanation explanation =
                explain(layout, {command.subject.at(0), command.subject.at(1)});
            std::cout << explanation.text;
            return explanation.answered;
        }
    }
    return true;
}

}  // namespace coqewd
