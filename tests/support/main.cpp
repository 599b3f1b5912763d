#define BOOST_TEST_MODULE coqewd
#include <boost/test/unit_test.hpp>
