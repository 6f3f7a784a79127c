using System.Xml.Linq;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.DataProtection.KeyManagement;
using Microsoft.AspNetCore.DataProtection.Repositories;
using Npgsql;
using PersonData.Core.Data;

namespace PersonData.Api.Http;

/// <summary>Keeps the Data Protection key ring in Postgres, so that every replica reads what any of them protected.</summary>
internal sealed class DataProtectionKeys(Database database) : IXmlRepository
{
    public static void Add(IServiceCollection services)
    {
        services.AddDataProtection().SetApplicationName("PersonData");
        services.AddOptions<KeyManagementOptions>().Configure<Database>((options, database) => options.XmlRepository = new DataProtectionKeys(database));
    }

    // What this process has seen of the ring, by name.
    private volatile string[] _known = [];

    public IReadOnlyCollection<XElement> GetAllElements()
    {
        using var command = database.App.CreateCommand("select friendly_name, xml from data_protection_keys order by friendly_name");
        using var reader = command.ExecuteReader();
        var (names, elements) = (new List<string>(), new List<XElement>());
        while (reader.Read())
        {
            names.Add(reader.GetString(0));
            elements.Add(XElement.Parse(reader.GetString(1)));
        }

        _known = [.. names];
        return elements;
    }

    /// <summary>
    /// Stores a new key, unless another replica has stored one since this one looked: then ours is dropped, and the key manager, which reads the ring
    /// again after this, takes theirs. Replicas that start together on a new database would otherwise each use a key that the others do not know. That keys were
    /// deleted meanwhile, because their time is over, keeps none from being stored.
    /// </summary>
    public void StoreElement(XElement element, string friendlyName)
    {
        using var connection = database.App.OpenConnection();
        using var transaction = connection.BeginTransaction();
        using var lockRing = new NpgsqlCommand("lock table data_protection_keys in share row exclusive mode", connection);
        lockRing.ExecuteNonQuery();
        using var insert = new NpgsqlCommand(
            "insert into data_protection_keys (friendly_name, xml) select $1, $2 where $3 or not exists (select from data_protection_keys where friendly_name <> all($4))", connection);
        insert.Parameters.Add(new NpgsqlParameter<string> { TypedValue = friendlyName });
        insert.Parameters.Add(new NpgsqlParameter<string> { TypedValue = element.ToString(SaveOptions.DisableFormatting) });
        insert.Parameters.Add(new NpgsqlParameter<bool> { TypedValue = element.Name != "key" });   // a revocation is never dropped
        insert.Parameters.Add(new NpgsqlParameter<string[]> { TypedValue = _known });
        insert.ExecuteNonQuery();
        transaction.Commit();
    }
}
