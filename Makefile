# make run    try it: http://127.0.0.1:8080 with invented people, everything below .data
# make test   every test; ends with "N passed, M failed"
# make check  format, build (warnings are errors), test: what CI runs
# make bench  measurements on a million people (make bench PEOPLE=10000000 for ten)
#             (make bench-smoke runs them once with few people: do they run at all)
# make format puts right what check would refuse
.PHONY: run test check format build bench bench-smoke
.DEFAULT_GOAL := run

CONFIGURATION := Release
PEOPLE := 1000000
BUILD := dotnet build --configuration $(CONFIGURATION) --nologo --verbosity quiet -consoleLoggerParameters:'ErrorsOnly;NoSummary'

run:
	@scripts/require.sh dotnet postgres
	@echo "Building"
	@$(BUILD) Cli
	@exec Cli/bin/$(CONFIGURATION)/net10.0/persondata serve --demo --data .data

test:
	@scripts/require.sh dotnet postgres redis curl node python requests
	@$(BUILD)
	@scripts/test.sh $(CONFIGURATION)

check:
	@scripts/require.sh dotnet
	@dotnet format whitespace --folder --verify-no-changes . || { echo "Format differs: make format puts it right."; exit 1; }
	@$(MAKE) --no-print-directory build bench-smoke test

format:
	@scripts/require.sh dotnet
	@dotnet format whitespace --folder .

build:
	@$(BUILD)

bench:
	@scripts/require.sh dotnet postgres wrk
	@dotnet run --configuration $(CONFIGURATION) --project bench -- --people $(PEOPLE) --data .data/bench-$(PEOPLE)

bench-smoke:
	@scripts/require.sh dotnet postgres wrk
	@dotnet bench/bin/$(CONFIGURATION)/net10.0/PersonData.Bench.dll --smoke
