using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;

namespace PersonData.Contracts;

/// <summary>
/// A member of a change that can also be taken away: left out by default, so that it stays as it is; else sent, <c>null</c> included, which takes the value away. In an answer, a member that is left out
/// when it was not asked for, and null when there is nothing.
/// </summary>
/// <param name="value">What it becomes; null for nothing.</param>
[System.Diagnostics.CodeAnalysis.SuppressMessage("Usage", "CA2225:Operator overloads have named alternates", Justification = "The constructor is the named alternate.")]
public readonly struct Change<T>(T value) : IEquatable<Change<T>>
{
    /// <summary>What it becomes.</summary>
    public T Value => value;

    /// <summary>Whether it is sent.</summary>
    public bool IsGiven { get; } = true;

    /// <summary>A value is a change to it.</summary>
    public static implicit operator Change<T>(T value) => new(value);

    /// <summary>Whether both change to the same.</summary>
    public static bool operator ==(Change<T> left, Change<T> right) => left.Equals(right);

    /// <summary>Whether they differ.</summary>
    public static bool operator !=(Change<T> left, Change<T> right) => !left.Equals(right);

    /// <inheritdoc/>
    public bool Equals(Change<T> other) => IsGiven == other.IsGiven && EqualityComparer<T>.Default.Equals(Value, other.Value);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is Change<T> other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(IsGiven, Value);
}

/// <summary>Writes what a change becomes; what is not given is left out by <see cref="JsonIgnoreCondition.WhenWritingDefault"/> on the member.</summary>
public sealed class ChangeConverter<T> : JsonConverter<Change<T>>
{
    /// <inheritdoc/>
    public override bool HandleNull => true;

    /// <inheritdoc/>
    public override Change<T> Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        new(JsonSerializer.Deserialize(ref reader, (JsonTypeInfo<T>)options.GetTypeInfo(typeof(T)))!);

    /// <inheritdoc/>
    public override void Write(Utf8JsonWriter writer, Change<T> value, JsonSerializerOptions options) =>
        JsonSerializer.Serialize(writer, value.Value, (JsonTypeInfo<T>)options.GetTypeInfo(typeof(T)));
}
