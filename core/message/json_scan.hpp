#pragma once

#include <boost/system/error_code.hpp>
#include <boost/system/result.hpp>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <string_view>
#include <type_traits>

#include "core/async/result.hpp"

namespace coqewd {

/// How many arrays and objects may stand inside each other, unless a caller says less.
inline constexpr std::size_t json_depth_max = 128;

/// The same for what servers say: a reply stands around what a client said, and who passes it on
/// has to take it, because other callers share the link.
inline constexpr std::size_t reply_depth_max = 1000;

struct ScanLimits {
    /// Containers within each other; 1 allows `[1]` and not `[[1]]`. Above 1024 it counts as 1024.
    std::size_t depth_max = json_depth_max;
};

enum class JsonKind : std::uint8_t { null, boolean, number, string, array, object };

/// One value of a valid JSON text: its bytes without the white space around it. A string keeps its
/// quotes and escapes (core/message/json_text.hpp reads them). It points into the scanned text.
struct JsonSpan {
    JsonKind kind = JsonKind::null;
    /// The scan has seen that it is a string of plain ASCII without escapes. False says nothing.
    bool plain = false;
    std::string_view text;
};

/// Why a text is not JSON as RFC 8259 has it.
enum class JsonError : std::uint8_t {
    incomplete = 1,       ///< the text ends before the value does
    unexpected,           ///< a character that can not stand here
    trailing,             ///< something other than white space follows the value
    too_deep,             ///< more containers within each other than allowed
    invalid_number,       ///< a leading zero, no digit where one must be
    number_out_of_range,  ///< an exponent nobody can mean
    invalid_escape,       ///< a backslash before something that is no escape
    invalid_surrogate,    ///< a \u escape that is half of a character
    invalid_utf8,         ///< bytes in a string that are not UTF-8
    control_character,    ///< a control character in a string; it must be escaped
    not_an_array,         ///< JSON, but another value than the array that was asked for
    not_an_object,        ///< JSON, but another value than the object that was asked for
};

boost::system::error_code make_error_code(JsonError error);

/// Whether it is one of these.
bool is_json_error(const error_code& why);

/// What is wrong with a text, and where: the offset in it of the first byte that can not be right
/// (its size, when it is only incomplete). Turns into a plain error_code where one is wanted.
struct JsonFault {
    error_code code;
    std::size_t offset = 0;

    operator error_code() const { return code; }
};

template <typename T>
using JsonResult = boost::system::result<T, JsonFault>;

/// A callable that outlives the call it is passed to; nothing is copied or allocated.
template <typename... Arguments>
class VisitorRef {
  public:
    template <typename Visitor>
        requires(!std::is_same_v<std::remove_cvref_t<Visitor>, VisitorRef> &&
                 std::is_invocable_v<Visitor&, Arguments...>)
    VisitorRef(Visitor&& visitor)
        : object_(const_cast<void*>(static_cast<const void*>(std::addressof(visitor)))),
          call_([](void* object, Arguments... arguments) {
              (*static_cast<std::remove_reference_t<Visitor>*>(object))(arguments...);
          }) {}

    void operator()(Arguments... arguments) const { call_(object_, arguments...); }

  private:
    void* object_;
    void (*call_)(void*, Arguments...);
};

using MemberVisitor = VisitorRef<const JsonSpan& /*key*/, const JsonSpan& /*value*/>;
using ElementVisitor = VisitorRef<const JsonSpan&>;

/// Checks that the text is exactly one valid JSON value, with white space around it at most, and
/// gives it without that. It builds no document and allocates nothing; its stack does not grow with
/// the depth. What it accepts boost::json::parse accepts to the same depth, and what it refuses
/// that refuses too, but for exponents of ten digits that just fit an int.
JsonResult<JsonSpan> scan_value(std::string_view text, ScanLimits limits = {});

/// The same for a text that is one object: calls `visit(key, value)` for each of its own members
/// in the order they stand, duplicates included (the last one counts, as in JavaScript). The whole
/// text is checked in the same pass, so members have been visited when a later one is wrong: use
/// nothing of it before this succeeds.
JsonResult<void> scan_members(std::string_view text, MemberVisitor visit, ScanLimits limits = {});

/// What is visited of the members of that name which are objects themselves.
struct InnerObject {
    std::string_view name;
    MemberVisitor visit;
};

/// The same, and visits the members of an inner object too, all of them before `visit` is called
/// for that one. Nothing deeper is visited.
JsonResult<void> scan_members(std::string_view text, MemberVisitor visit, const InnerObject& inner,
                              ScanLimits limits = {});

/// The same as the first for a text that is one array and its elements.
JsonResult<void> scan_elements(std::string_view text, ElementVisitor visit, ScanLimits limits = {});

}  // namespace coqewd

template <>
struct boost::system::is_error_code_enum<coqewd::JsonError> : std::true_type {};
