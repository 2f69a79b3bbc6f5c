# Compiles SOURCE with and without MISTAKE; see CMakeLists.txt. Arguments: COMPILER, WARNINGS, ROOT,
# SOURCE.
set(ENV{LC_ALL} C)
set(command ${COMPILER} -std=c++20 ${WARNINGS} -I ${ROOT} -fsyntax-only ${SOURCE})

file(STRINGS ${SOURCE} first_line LIMIT_COUNT 1)
if(NOT first_line MATCHES "^// error: (.+)$")
  message(FATAL_ERROR "${SOURCE}:1: the first line says '// error: TEXT'")
endif()
set(expected "${CMAKE_MATCH_1}")

execute_process(COMMAND ${command} RESULT_VARIABLE status ERROR_VARIABLE output)
if(NOT status EQUAL 0)
  message(FATAL_ERROR "without the mistake it must compile, but:\n${output}")
endif()

execute_process(COMMAND ${command} -DMISTAKE RESULT_VARIABLE status ERROR_VARIABLE output)
if(status EQUAL 0)
  message(FATAL_ERROR "with the mistake it must not compile, but it does")
endif()
string(FIND "${output}" "${expected}" at)
if(at EQUAL -1)
  message(FATAL_ERROR "it failed, but not with '${expected}':\n${output}")
endif()
