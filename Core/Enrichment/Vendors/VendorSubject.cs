using System.Collections.Frozen;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using PersonData.Core.People;

namespace PersonData.Core.Enrichment.Vendors;

/// <summary>How one vendor is asked about people, or about companies, and what its answers mean.</summary>
internal sealed class VendorSubject<T>
    where T : class, new()
{
    private readonly string _identity;
    private readonly FrozenDictionary<string, VendorField<T>> _known;
    private readonly RequestTemplate[] _requests;
    private readonly (VendorField<T> Field, JsonPointer Place)[] _fields;
    private readonly JsonPointer? _confidence;

    private VendorSubject(
        string identity, FrozenDictionary<string, VendorField<T>> known, RequestTemplate[] requests, (VendorField<T> Field, JsonPointer Place)[] fields, JsonPointer? confidence) =>
        (_identity, _known, _requests, _fields, _confidence) = (identity, known, requests, fields, confidence);

    /// <summary>Reads the settings.</summary>
    /// <param name="vendor">Name of the vendor.</param>
    /// <param name="options">As they are configured.</param>
    /// <param name="known">What can be told and asked for.</param>
    /// <param name="path">Where they stand in the configuration.</param>
    /// <param name="errors">Takes what is wrong with them; then what is returned must not be used.</param>
    public static VendorSubject<T> Parse(string vendor, VendorSubjectOptions options, FrozenDictionary<string, VendorField<T>> known, string path, ICollection<string> errors)
    {
        if (options.Requests.Count == 0)
            errors.Add($"{path}:Requests: is required: one or more ways to ask.");
        if (options.Fields.Count == 0)
            errors.Add($"{path}:Fields: is required: a JSON pointer for each field that the vendor can fill, for example \"job_title\": \"/data/title\".");

        string[] variables = [.. known.Values.Where(field => field.Read is not null).Select(field => field.Name)];
        var requests = options.Requests.Select((request, i) => RequestTemplate.Parse(request, variables, $"{path}:Requests:{i}", errors)).OfType<RequestTemplate>();
        var fields = new List<(VendorField<T>, JsonPointer)>();
        foreach (var (name, text) in options.Fields)
        {
            if (!known.TryGetValue(name, out var field))
                errors.Add($"{path}:Fields:{name}: there is no such field; there are {string.Join(", ", known.Keys.Order())}.");
            if (PointerOf(text, $"{path}:Fields:{name}", errors) is { } place && field is not null)
                fields.Add((field, place));
        }

        var confidence = options.Confidence is null ? null : PointerOf(options.Confidence, $"{path}:Confidence", errors);
        var reading = string.Join('\n', options.Fields.OrderBy(field => field.Key, StringComparer.Ordinal).Select(field => $"{field.Key} {field.Value}"));
        return new VendorSubject<T>($"{vendor}\n{typeof(T).Name}\n{reading}\n{options.Confidence}", known, [.. requests], [.. fields], confidence);
    }

    /// <summary>What it is asked; null when too little is known to ask it.</summary>
    public VendorRequest? RequestFor(T known)
    {
        foreach (var template in _requests)
        {
            if (template.Render(name => _known[name].Read!(known)) is { } request && !IsOfAnOffice(request))
                return request;
        }

        return null;

        // The mailbox of an office is nobody's: whatever came of it would be refused.
        bool IsOfAnOffice(VendorRequest request) =>
            request.AskedBy.Contains("email") && EmailAddress.IsShared(_known["email"].Read!(known)!)
            && !request.AskedBy.Any(name => name is "first_name" or "last_name" or "full_name" or "linkedin_url" or "phone");
    }

    /// <summary>Under which its answer is kept: nobody learns from it what was asked. An answer that was read by other settings is another.</summary>
    public byte[] DigestOf(VendorRequest request) => SHA256.HashData(Encoding.UTF8.GetBytes($"{_identity}\n{request.Url.AbsoluteUri}\n{request.Body}"));

    /// <summary>What an answer says, as far as it can be used.</summary>
    /// <returns>Null when that is nothing.</returns>
    public VendorFind<T>? Read(JsonElement answer)
    {
        var nothing = new T();
        var details = nothing;
        foreach (var (field, place) in _fields)
        {
            if (place.Find(answer) is { } value)
                details = field.Put(details, value);
        }

        if (details.Equals(nothing))
            return null;
        return new VendorFind<T>(details, _confidence?.Find(answer) is { } sure ? VendorFields.Probability(sure) : null);
    }

    private static JsonPointer? PointerOf(string text, string path, ICollection<string> errors)
    {
        var pointer = JsonPointer.Parse(text);
        if (pointer is null)
            errors.Add($"{path}: must be a JSON pointer (RFC 6901), for example /data/0/title.");
        return pointer;
    }
}

/// <summary>What a vendor says of somebody.</summary>
/// <param name="Details">Normalized.</param>
/// <param name="Confidence">How sure it says it is, 0 to 1; null when it does not say.</param>
internal sealed record VendorFind<T>(T Details, double? Confidence);
