@echo off
rem Runs pcap2netpol from a checkout, as the script pcap2netpol does elsewhere. The first run, and the
rem first after a change of the sources, builds target\pcap2netpol.jar; the output of that build is in
rem target\launcher-build.log.
rem
rem JAVA_HOME              the JDK to use, 17 or newer; default: the java on PATH
rem PCAP2NETPOL_JAVA_OPTS  further options for the JVM, for example -Xmx4g
setlocal DisableDelayedExpansion
set "root=%~dp0"
set "jar=%root%target\pcap2netpol.jar"
set "log=%root%target\launcher-build.log"

rem The sources that the jar was built from: xcopy tells which have changed since.
set "built=%root%target\launcher-sources"

if defined JAVA_HOME goto java_home
for %%j in (java.exe) do set "java=%%~$PATH:j"
if defined java goto java_found
>&2 echo pcap2netpol: Java was not found. Install a JDK 17 or newer, or set JAVA_HOME to one.
exit /b 1

:java_home
rem Some people set it with quotes.
set "java=%JAVA_HOME:"=%\bin\java.exe"
if exist "%java%" goto java_found
>&2 echo pcap2netpol: JAVA_HOME has no bin\java.exe. Set it to a JDK 17 or newer.
exit /b 1

:java_found
if not exist "%jar%" goto build
rem It lists them, and ends with their number.
set "changed="
for /f %%n in ('xcopy "%root%src\main" "%built%" /D /S /I /Y /L') do if not "%%n"=="0" set "changed=yes"
if not defined changed goto run

:build
>&2 echo pcap2netpol: Building (once; about a minute, more if libraries must be downloaded) ...
if not exist "%root%target" mkdir "%root%target"
pushd "%root%"
call mvnw.cmd -q -B -Dstrict=false -Dmaven.test.skip=true package >"%log%" 2>&1 <nul
if errorlevel 1 goto build_failed
popd
xcopy "%root%src\main" "%built%" /D /S /I /Y /Q >nul
>&2 echo pcap2netpol: Built.
goto run

:build_failed
popd
>&2 type "%log%"
>&2 echo pcap2netpol: The build failed; its output is in %log%
exit /b 1

rem The last command's exit code is that of the script.
:run
"%java%" -Xmx512m -XX:+UseSerialGC -XX:TieredStopAtLevel=1 -Xlog:disable -Xlog:all=error:stderr %PCAP2NETPOL_JAVA_OPTS% -jar "%jar%" %*
