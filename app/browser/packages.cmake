# install_packages(FOLDER MISSING): has the npm packages of the lock file here in FOLDER. MISSING is
# set to the reason why it has not, or to nothing; COQEWD_NODE is then the Node.js to read them with.

set(packages_source "${CMAKE_CURRENT_LIST_DIR}")

# In the PATH and nowhere else, so that they can be hidden from a build.
find_program(COQEWD_NODE node PATHS ENV PATH NO_DEFAULT_PATH)
find_program(COQEWD_NPM npm PATHS ENV PATH NO_DEFAULT_PATH)

function(run_npm folder missing)
  # What npm has in its own cache it does not ask for; who is offline shall not wait for long.
  execute_process(
    COMMAND "${COQEWD_NPM}" ci --ignore-scripts --no-audit --no-fund --prefer-offline
      --fetch-retries=1 --fetch-retry-mintimeout=1000 --fetch-timeout=30000
    WORKING_DIRECTORY "${folder}" TIMEOUT 180
    RESULT_VARIABLE result OUTPUT_VARIABLE said ERROR_VARIABLE said)
  set(${missing} "" PARENT_SCOPE)
  if(NOT result EQUAL 0)
    string(REGEX MATCH "code [A-Z0-9_]+" code "${said}")
    set(${missing} "npm failed (${code}); to see why: cd '${folder}' && npm ci --ignore-scripts; \
to try again: configure again" PARENT_SCOPE)
  endif()
endfunction()

function(install_packages folder missing)
  set(lock "${packages_source}/package-lock.json")
  set(stamp "${folder}/node_modules/.installed-lock")
  set(${missing} "" PARENT_SCOPE)
  if(NOT COQEWD_NODE)
    set(${missing} "node is not in the PATH" PARENT_SCOPE)
    return()
  endif()
  execute_process(COMMAND "${CMAKE_COMMAND}" -E compare_files "${lock}" "${stamp}"
    RESULT_VARIABLE differs OUTPUT_QUIET ERROR_QUIET)
  if(NOT differs)
    return()
  elseif(NOT COQEWD_NPM)
    set(${missing} "npm is not in the PATH" PARENT_SCOPE)
    return()
  endif()
  file(REMOVE "${stamp}")
  foreach(name package.json package-lock.json .npmrc)
    configure_file("${packages_source}/${name}" "${folder}/${name}" COPYONLY)
  endforeach()
  message(STATUS "Installing the clients for browsers with npm")
  run_npm("${folder}" failed)
  if(failed)
    set(${missing} "${failed}" PARENT_SCOPE)
  else()
    configure_file("${lock}" "${stamp}" COPYONLY)
  endif()
endfunction()
