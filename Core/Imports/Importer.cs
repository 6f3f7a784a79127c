using System.Security.Cryptography;
using System.Text;
using System.Threading.Channels;
using Npgsql;
using PersonData.Core.People;
using PersonData.Core.Search.Interpretation;

namespace PersonData.Core.Imports;

/// <summary>
/// Loads people into a data set: reads, normalizes and classifies on one thread while the batch before is merged on another. Every batch is
/// committed with the position behind it; the same command after a kill goes on there. See README.md beside this file.
/// </summary>
public sealed class Importer(Vocabulary vocabulary, TimeProvider time)
{
    // Of this many people, a data set is small enough to be searched without indexes while a load of more than a batch puts them off.
    private const int FirstLoadMaxPeople = 20_000;

    // From here on the table's statistics and visibility map are worth bringing up to date at once.
    private const int VacuumFromRows = 10_000;

    private static readonly TimeSpan s_lockWait = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan s_lockPoll = TimeSpan.FromMilliseconds(250);

    private readonly Classifiers _classifiers = new(vocabulary);

    /// <summary>Imports the whole input, or what an interrupted import of it has left.</summary>
    /// <param name="target">The data set; it must be migrated.</param>
    /// <param name="request">What to import.</param>
    /// <param name="progress">Told after every batch and every few thousand rows, on a thread of the import.</param>
    /// <param name="ct">Stops between two statements; what is committed stays, and the same request goes on behind it.</param>
    /// <exception cref="ImportRefusedException">It cannot be done as asked; nothing of the current batch was written.</exception>
    public Task<ImportReport> RunAsync(DataSet target, ImportRequest request, IProgress<ImportProgress>? progress, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(target);
        return ImportAsync(target, request, progress, ct);
    }

    /// <summary>Reads and classifies the whole input, and writes nothing: it needs no database. Every accepted row counts as imported.</summary>
    /// <param name="request">What to read.</param>
    /// <param name="progress">Told every few thousand rows, on a thread of the import.</param>
    /// <param name="ct">Stops between two rows.</param>
    /// <exception cref="ImportRefusedException">It cannot be read as asked.</exception>
    public Task<ImportReport> DryRunAsync(ImportRequest request, IProgress<ImportProgress>? progress, CancellationToken ct) =>
        ImportAsync(target: null, request, progress, ct);

    private async Task<ImportReport> ImportAsync(DataSet? target, ImportRequest request, IProgress<ImportProgress>? progress, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(request);
        ArgumentOutOfRangeException.ThrowIfLessThan(request.BatchRows, 1, nameof(request));
        ArgumentOutOfRangeException.ThrowIfLessThan(request.CommitRows, 1, nameof(request));
        if (!PhoneNumber.IsRegion(request.DefaultRegion))
        {
            throw new ImportRefusedException($"\"{request.DefaultRegion}\" is not a region with a calling code. Use ISO 3166-1 alpha-2, for example US or GB.");
        }

        using var input = await ImportInput.OpenAsync(request.Input, ct);
        var format = request.Format ?? input.DetectFormat();
        using RecordReader reader = format == ImportFormat.Csv ? new CsvRecordReader(input) : new JsonRecordReader(input);
        var map = ColumnMap.Create(reader.Columns, request.Map);
        var batches = new BatchReader(reader, new RowParser(reader, map, _classifiers, request.DefaultRegion.ToUpperInvariant()), request.BatchRows);
        var source = Source(request);
        var run = new Run(input, reader, map, batches, progress);
        return target is null
            ? await Task.Run(() => DryRun(run, source, ct), ct)
            : await RunAsync(target, request, source, run, Fingerprint(input, request, format, map), ct);
    }

    private static string Source(ImportRequest request)
    {
        var name = request.Source?.Trim();
        if (string.IsNullOrEmpty(name)) name = Path.GetFileName(request.FileName ?? "").Split('.')[0];
        if (string.IsNullOrEmpty(name)) name = "import";
        return name.Length <= 100 ? name : throw new ImportRefusedException("The source's name is longer than 100 characters. Shorten --source.");
    }

    private static string Fingerprint(ImportInput input, ImportRequest request, ImportFormat format, ColumnMap map)
    {
        var readAs = string.Join('\u001F', [input.Fingerprint, format.ToString(), request.DefaultRegion, .. map.Mapped.Select(m => $"{m.Field}={m.Column}")]);
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(readAs)));
    }

    private static ImportReport DryRun(Run run, string source, CancellationToken ct)
    {
        long accepted = 0, rejected = 0;
        var rejects = new List<ImportReject>();
        var warnings = new WarningCounts();
        var coverage = new ImportCoverage();
        while (run.Batches.Read(run.OnRead, ct) is { } batch)
        {
            accepted += batch.Rows.Count;
            rejected += batch.Rejects.Count;
            rejects.AddRange(batch.Rejects.Take(ImportReport.MaxRejectsInMemory - rejects.Count).Select(r => new ImportReject(r.Line, r.Reason)));
            warnings.Add(batch.Warnings);
            coverage = coverage.Plus(batch.Coverage);
        }

        run.Report(ImportPhase.Done);
        return new ImportReport
        {
            Source = source,
            Imported = accepted,
            Updated = 0,
            Unchanged = 0,
            Rejected = rejected,
            Rejects = rejects,
            Map = run.Map.Mapped,
            IgnoredColumns = [.. run.Map.Ignored, .. run.Reader.LateColumns],
            Warnings = warnings.ToArray(),
            Coverage = coverage,
            DryRun = true,
        };
    }

    private async Task<ImportReport> RunAsync(DataSet target, ImportRequest request, string source, Run run, string fingerprint, CancellationToken ct)
    {
        await using var connection = await target.Source.OpenConnectionAsync(ct);
        await using var writer = await TakeLockAsync(connection, target.Schema, run, ct);
        await PrepareAsync(connection, ct);

        var sources = await LoadSourcesAsync(connection, source, ct);
        var sourceId = sources.First(s => s.Value == source).Key;
        var journal = await ImportJournal.BeginAsync(connection, sourceId, request.FileName, fingerprint, run.Map.Mapped, time.GetUtcNow(), ct);
        run.Committed = journal.Rows;
        try
        {
            await ReadAndMergeAsync(connection, run, journal, new PersonMerge(connection, run.Map, sourceId, sources), request.CommitRows, ct);
        }
        finally
        {
            // Also when the import stops half-way: searches lean on them. Only a kill leaves them to the next import or start.
            if (connection.State == System.Data.ConnectionState.Open && await DeferredIndexes.AnyAsync(connection, CancellationToken.None))
            {
                run.Report(ImportPhase.Indexes);
                await DeferredIndexes.RestoreAsync(connection, CancellationToken.None);
            }
        }

        if (journal.Rows - journal.ContinuedAfterRows >= VacuumFromRows)
        {
            // Index-only scans read the visibility map, and plans the statistics; neither should wait for autovacuum.
            run.Report(ImportPhase.Indexes);
            await ExecuteAsync(connection, "vacuum (analyze) persons, titles, companies, person_keys, rollup, rollup_state, rollup_class, rollup_industry", ct);
        }

        await journal.EndAsync(time.GetUtcNow(), ct);
        run.Report(ImportPhase.Done);
        return new ImportReport
        {
            ImportId = journal.ImportId,
            Source = source,
            Imported = journal.Imported,
            Updated = journal.Updated,
            Unchanged = journal.Unchanged,
            Rejected = journal.Rejected,
            Rejects = await journal.ListRejectsAsync(ct),
            Map = run.Map.Mapped,
            IgnoredColumns = [.. run.Map.Ignored, .. run.Reader.LateColumns],
            Warnings = journal.Warnings,
            Coverage = journal.Coverage,
            ContinuedAfterRows = journal.ContinuedAfterRows,
        };
    }

    private async Task ReadAndMergeAsync(NpgsqlConnection connection, Run run, ImportJournal journal, PersonMerge people, int commitRows,
        CancellationToken ct)
    {
        var queue = Channel.CreateBounded<ImportBatch>(1);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(ct);
        var reading = Task.Factory.StartNew(() => ReadAsync(run, journal.ContinuedAfterRows, journal.Checksum, queue.Writer, stop.Token), stop.Token,
            TaskCreationOptions.LongRunning, TaskScheduler.Default).Unwrap();
        try
        {
            if (!await queue.Reader.WaitToReadAsync(ct)) return;
            queue.Reader.TryRead(out var batch);
            if (await queue.Reader.WaitToReadAsync(ct) && await IsFirstLoadAsync(connection, ct)) await DeferredIndexes.DeferAsync(connection, ct);

            var dictionaries = new ImportDictionaries();
            var companies = new CompanyMerge(connection, _classifiers, dictionaries);
            while (batch is not null)
            {
                // One transaction: people, companies, keys, dictionaries, counts, rejects and the position.
                await using var transaction = await connection.BeginTransactionAsync(ct);
                var counts = new CountDeltas();
                var uncommitted = journal.Rows;
                while (batch is not null && journal.Rows - uncommitted < commitRows)
                {
                    await MergeAsync(connection, batch, journal, dictionaries, companies, people, counts, ct);
                    batch = await queue.Reader.WaitToReadAsync(ct) && queue.Reader.TryRead(out var next) ? next : null;
                }

                await counts.WriteAsync(connection, ct);
                await transaction.CommitAsync(ct);
                run.Committed = journal.Rows;
                run.Report(ImportPhase.Rows);
            }
        }
        finally
        {
            await stop.CancelAsync();
            try
            {
                await reading;
            }
            catch (OperationCanceledException) when (!ct.IsCancellationRequested)
            {
                // The merge failed and its exception is on its way; the reader only followed.
            }
        }
    }

    private static async Task ReadAsync(Run run, long skipRows, uint checksum, ChannelWriter<ImportBatch> queue, CancellationToken ct)
    {
        try
        {
            if (skipRows > 0) run.Batches.Skip(skipRows, checksum, run.OnRead);
            while (run.Batches.Read(run.OnRead, ct) is { } batch) await queue.WriteAsync(batch, ct);
            queue.Complete();
        }
        catch (Exception exception)
        {
            queue.Complete(exception);
            throw;
        }
    }

    /// <summary>Merges a batch in the current transaction; its counts are still to be written.</summary>
    private async Task MergeAsync(NpgsqlConnection connection, ImportBatch batch, ImportJournal journal, ImportDictionaries dictionaries,
        CompanyMerge companies, PersonMerge people, CountDeltas counts, CancellationToken ct)
    {
        var now = time.GetUtcNow();
        await dictionaries.ResolveAsync(connection, batch.Rows, ct);
        var rowCompanies = await companies.ResolveAsync(batch.Rows, ct);
        await companies.PropagateAsync(counts, now, ct);
        await people.LoadAsync(batch.Rows, companies, ct);
        var outcomes = await people.ApplyAsync(batch.Rows, rowCompanies, companies, ct);

        await people.WriteAsync(counts, now, ct);
        await companies.WriteAsync(counts.TakeCompanies(), now, ct);
        await journal.RecordAsync(batch, outcomes, now, ct);
    }

    private async Task<ImportLock> TakeLockAsync(NpgsqlConnection connection, string schema, Run run, CancellationToken ct)
    {
        var deadline = time.GetUtcNow() + s_lockWait;
        while (true)
        {
            if (await ImportLock.TryTakeAsync(connection, schema, ct) is { } taken) return taken;
            if (time.GetUtcNow() >= deadline)
            {
                throw new ImportRefusedException("Another import into this data set is running. Start this one again when it has ended.");
            }

            run.Report(ImportPhase.Waiting);
            await Task.Delay(s_lockPoll, time, ct);
        }
    }

    private async Task PrepareAsync(NpgsqlConnection connection, CancellationToken ct)
    {
        // Batches probe large tables for a few thousand keys each: a scan of the whole table is never the better plan, whatever its statistics say.
        await ExecuteAsync(connection,
            "set enable_seqscan = off; set enable_mergejoin = off; set random_page_cost = 1.1; set maintenance_work_mem = '512MB'; set work_mem = '64MB'", ct);
        await using (var hash = connection.Statement("select hashtextextended('persondata', 0)"))
        {
            if ((long)(await hash.ExecuteScalarAsync(ct))! != PostgresHash.Compute("persondata"))
            {
                throw new InvalidOperationException("This Postgres hashes texts in another way than person_keys expects.");
            }
        }

        await PersonMerge.PrepareAsync(connection, ct);
        await ImportDictionaries.AddStatesAsync(connection, _classifiers.Places, ct);
    }

    private static async Task<Dictionary<short, string>> LoadSourcesAsync(NpgsqlConnection connection, string source, CancellationToken ct)
    {
        await using (var add = connection.Statement("insert into sources (name) select $1 where not exists (select from sources where name = $1)"))
        {
            add.Add(source);
            await add.ExecuteNonQueryAsync(ct);
        }

        var sources = new Dictionary<short, string>();
        await using var command = connection.Statement("select source_id, name from sources");
        await using var reader = await command.ExecuteReaderAsync(ct);
        while (await reader.ReadAsync(ct)) sources.Add(reader.GetInt16(0), reader.GetString(1));
        return sources;
    }

    private static async Task<bool> IsFirstLoadAsync(NpgsqlConnection connection, CancellationToken ct)
    {
        await using var command = connection.Statement(
            $"select count(*) <= {FirstLoadMaxPeople} from (select from person_locator limit {FirstLoadMaxPeople + 1}) p");
        return (bool)(await command.ExecuteScalarAsync(ct))!;
    }

    private static async Task ExecuteAsync(NpgsqlConnection connection, string sql, CancellationToken ct)
    {
        await using var command = connection.Statement(sql);
        await command.ExecuteNonQueryAsync(ct);
    }

    /// <summary>What belongs to one call of <see cref="RunAsync(DataSet, ImportRequest, IProgress{ImportProgress}?, CancellationToken)"/>.</summary>
    private sealed record Run(ImportInput Input, RecordReader Reader, ColumnMap Map, BatchReader Batches, IProgress<ImportProgress>? Progress)
    {
        private const int RowsBetweenReports = 8_192;

        private long _committed;

        public long Committed
        {
            get => Interlocked.Read(ref _committed);
            set => Interlocked.Exchange(ref _committed, value);
        }

        public void OnRead()
        {
            if (Batches.RowsRead % RowsBetweenReports == 0) Report(ImportPhase.Rows);
        }

        public void Report(ImportPhase phase) =>
            Progress?.Report(new ImportProgress(Batches.RowsRead, Input.BytesRead, Input.BytesTotal, Committed, phase));
    }
}
